using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Vyuha.Core;

namespace Vyuha.Storage.Span;

/// <summary>Reads a risk parameter file once, from front to back, and keeps the underlyings asked for: a file of 50 MB needs no memory of that size.</summary>
/// <remarks>
/// Layout: CME's schema of SPAN risk parameter files, format 4.00, as the Indian clearing corporations fill it. <c>phyPf</c>, <c>futPf</c> and <c>oopPf</c> hold
/// contracts by <c>pfCode</c>; <c>ra</c> is the risk array; <c>ccDef</c> has the spread charges. A document type or an entity is refused.
/// </remarks>
public sealed class SpanFileReader
{
    private const int Scenarios = 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, IgnoreProcessingInstructions = true, CloseInput = false,
    };

    private readonly string _name;
    private readonly IReadOnlySet<string> _wanted;
    private readonly Dictionary<string, SpanUnderlying> _underlyings = new(StringComparer.Ordinal);
    private string _created = "";
    private string _organisation = "";
    private DateOnly _date;
    private bool _isSettlement;
    private decimal? _extremeWeight;

    private SpanFileReader(string name, IReadOnlySet<string> wanted) => (_name, _wanted) = (name, wanted);

    /// <param name="path">A <c>.spn</c> file, or a zip with one in it.</param>
    /// <param name="underlyings">Names as in trading symbols; all others are passed over.</param>
    /// <exception cref="InputErrorException">There is no such file, it is of another kind, damaged, or fails its self-test; the message says which.</exception>
    public static SpanFile Read(string path, IReadOnlySet<string> underlyings)
    {
        ArgumentNullException.ThrowIfNull(underlyings);
        string name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: there is no such file. Give a .spn file of the clearing corporation, from its site under risk parameter files.");
        try
        {
            using FileStream file = File.OpenRead(path);
            string hash = Convert.ToHexStringLower(SHA256.HashData(file));
            file.Position = 0;
            if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                return new SpanFileReader(name, underlyings).Read(file, hash);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            ZipArchiveEntry[] inside = [.. archive.Entries.Where(entry => entry.Name.EndsWith(".spn", StringComparison.OrdinalIgnoreCase))];
            if (inside.Length != 1)
                throw new InputErrorException($"{name}: {inside.Length} .spn files are in it, not one. Unpack it and name the one you mean.");
            using Stream unpacked = inside[0].Open();
            return new SpanFileReader(name, underlyings).Read(unpacked, hash);
        }
        catch (XmlException broken)
        {
            throw new InputErrorException($"{name}:{broken.LineNumber}: this is not a whole risk parameter file: {broken.Message} Download it again.", broken);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InputErrorException($"{name}: the file cannot be read: {unreadable.Message} Download it again.", unreadable);
        }
    }

    private SpanFile Read(Stream stream, string hash)
    {
        using var text = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        using XmlReader xml = XmlReader.Create(text, Settings);
        bool isSpan = false;
        while (!xml.EOF)
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                xml.Read();
                continue;
            }

            isSpan |= xml.Depth == 0 && xml.LocalName == "spanFile";
            if (!isSpan)
                throw new InputErrorException($"{_name}: it begins with <{xml.LocalName}>, not <spanFile>. Give a .spn file of the clearing corporation.");
            ReadElement(xml);
        }

        if (_date == default)
            throw Broken(null, "there is no point in time with a date");
        return new SpanFile(_name, hash, _created, _date, _isSettlement, _organisation, TakeExtremes(), _underlyings);
    }

    /// <summary>Leaves the reader behind what it has read.</summary>
    private void ReadElement(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "fileFormat":
                if (Text(xml) is not "4.00" and var format)
                    throw Broken(xml, $"its format is {format}, and 4.00 is understood");
                break;
            case "created":
                _created = Text(xml);
                break;
            case "pointInTime" when _date != default:
                throw Broken(xml, "there is a second point in time");
            case "date" when xml.Depth == 2:
                _date = Date(xml, Text(xml));
                break;
            case "isSetl":
                _isSettlement = Text(xml) == "1";
                break;
            case "ec" when _organisation.Length == 0:
                _organisation = Text(xml);
                break;
            case "scanPointDef":
                ReadScanPoint(xml);
                break;
            case "ccDef":
                ReadCombined(xml);
                break;
            case "phyPf" or "futPf" or "oopPf":
                ReadFamily(xml);
                break;
            case "equityPf" or "cmbPf" or "oofPf" or "oocPf" or "oosPf" or "oobPf" or "debtPf" or "bondPf" or "repoPf" or "swapPf" or "tBillPf" or "interSpreads":
                xml.Skip();
                break;
            default:
                xml.Read(); // A folder of others, or a word nobody needs: what is inside is looked at.
                break;
        }
    }

    private void ReadScanPoint(XmlReader xml)
    {
        int point = 0;
        foreach (string element in Children(xml))
        {
            switch (element)
            {
                case "point":
                    point = (int)Number(xml);
                    break;
                case "weight" when point is 15 or 16:
                    _extremeWeight = Number(xml);
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }
    }

    /// <summary>Charges on spreads between expiries and on short options.</summary>
    private void ReadCombined(XmlReader xml)
    {
        SpanUnderlying? underlying = null;
        foreach (string element in Children(xml))
        {
            switch (element)
            {
                case "cc":
                    underlying = Wanted(Text(xml));
                    break;
                case "dSpread" or "somTiers" when underlying is not null:
                    decimal highest = HighestRate(xml, underlying.Name);
                    if (element == "dSpread")
                        underlying.CalendarCharge = Math.Max(underlying.CalendarCharge, highest);
                    else
                        underlying.ShortOptionMinimum = Math.Max(underlying.ShortOptionMinimum, highest);
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }
    }

    /// <summary>The highest <c>rate/val</c> inside; a spread must be charged as a flat amount and of the underlying's own expiries.</summary>
    private decimal HighestRate(XmlReader xml, string underlying)
    {
        int depth = xml.Depth;
        bool isSpread = xml.LocalName == "dSpread";
        decimal highest = 0;
        bool isOwn = true;
        xml.Read();
        while (xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                xml.Read();
            }
            else if (xml.LocalName == "chargeMeth")
            {
                if (Text(xml) is not "F" and var method)
                    throw Broken(xml, $"spreads of {underlying} are charged by method {method}, and a flat charge (F) is understood");
            }
            else if (xml.LocalName == "cc")
            {
                isOwn &= Text(xml) == underlying;
            }
            else if (xml.LocalName == "val")
            {
                highest = Math.Max(highest, Number(xml));
            }
            else
            {
                xml.Read();
            }
        }

        xml.Read();
        return isSpread && !isOwn ? 0 : highest;
    }

    private void ReadFamily(XmlReader xml)
    {
        string family = xml.LocalName;
        SpanUnderlying? underlying = null;
        foreach (string element in Children(xml))
        {
            switch (element)
            {
                case "pfCode":
                    underlying = Wanted(Text(xml));
                    break;
                case "cvf" when underlying is not null:
                    if (Number(xml) is not 1 and var factor)
                        throw Broken(xml, $"contracts of {underlying.Name} have a value factor of {factor.ToString(CultureInfo.InvariantCulture)}, and 1 is understood");
                    break;
                case "phy" or "fut" or "series" when underlying is not null:
                    ReadContract(xml, underlying, family);
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }
    }

    private void ReadContract(XmlReader xml, SpanUnderlying underlying, string family)
    {
        DateOnly expiry = default;
        Price price = default;
        double volatility = 0;
        (Price[] Losses, double Delta)? array = null;
        foreach (string element in Children(xml))
        {
            switch (element)
            {
                case "pe" when family != "phyPf":
                    expiry = Date(xml, Text(xml));
                    break;
                case "p":
                    price = Rupees(xml);
                    break;
                case "v":
                    volatility = (double)Number(xml);
                    break;
                case "ra":
                    array = ReadArray(xml);
                    break;
                case "opt":
                    ReadOption(xml, underlying, expiry);
                    break;
                case "scanRate" when family == "phyPf":
                    ReadScanRate(xml, underlying);
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }

        if (family == "phyPf")
            underlying.Level = price;
        else if (family == "futPf")
            Add(xml, underlying, InstrumentKind.IndexFuture, expiry, OptionRight.None, default, price, volatility, array);
    }

    private void ReadScanRate(XmlReader xml, SpanUnderlying underlying)
    {
        foreach (string element in Children(xml))
        {
            if (element == "priceScan")
                underlying.PriceScan = Number(xml);
            else if (element == "volScan")
                underlying.VolatilityScan = Number(xml);
            else
                xml.Skip();
        }
    }

    private void ReadOption(XmlReader xml, SpanUnderlying underlying, DateOnly expiry)
    {
        OptionRight right = OptionRight.None;
        Price strike = default;
        Price price = default;
        double volatility = 0;
        (Price[] Losses, double Delta)? array = null;
        foreach (string element in Children(xml))
        {
            switch (element)
            {
                case "o":
                    right = Text(xml) switch { "C" => OptionRight.Call, "P" => OptionRight.Put, string other => throw Broken(xml, $"an option of {underlying.Name} is of kind {other}, neither C nor P") };
                    break;
                case "k":
                    strike = Rupees(xml);
                    break;
                case "p":
                    price = Rupees(xml);
                    break;
                case "v":
                    volatility = (double)Number(xml);
                    break;
                case "ra":
                    array = ReadArray(xml);
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }

        if (right == OptionRight.None || strike.Steps <= 0)
            throw Broken(xml, $"an option of {underlying.Name} that expires on {expiry:yyyy-MM-dd} has no right or no strike");
        Add(xml, underlying, InstrumentKind.IndexOption, expiry, right, strike, price, volatility, array);
    }

    private void Add(
        XmlReader xml, SpanUnderlying underlying, InstrumentKind kind, DateOnly expiry, OptionRight right, Price strike, Price price, double volatility,
        (Price[] Losses, double Delta)? array)
    {
        if (expiry == default || array is not { } known)
            throw Broken(xml, $"a contract of {underlying.Name} has no expiry or no risk array");
        underlying.Add(new SpanContract(kind, expiry, right, strike, price, volatility, known.Losses, known.Delta));
    }

    private (Price[] Losses, double Delta) ReadArray(XmlReader xml)
    {
        var losses = new Price[Scenarios];
        int count = 0;
        double delta = double.NaN;
        foreach (string element in Children(xml))
        {
            if (element == "a")
            {
                Price loss = Rupees(xml);
                if (count < Scenarios)
                    losses[count] = loss;
                count++;
            }
            else if (element == "d")
            {
                delta = (double)Number(xml);
            }
            else
            {
                xml.Skip();
            }
        }

        if (count != Scenarios || !(Math.Abs(delta) <= 1.0001))
            throw Broken(xml, $"a risk array has {count} losses and a delta of {delta.ToString(CultureInfo.InvariantCulture)}, not {Scenarios} and one within 1");
        return (losses, delta);
    }

    /// <summary>The self-test on the nearest future of each underlying; extreme losses become what counts of them.</summary>
    private decimal TakeExtremes()
    {
        decimal share = 1;
        foreach (SpanUnderlying underlying in _underlyings.Values)
        {
            SpanContract? future = underlying.Contracts.Where(contract => contract.Kind == InstrumentKind.IndexFuture).MinBy(contract => contract.Expiry);
            if (future is null)
                throw Broken(null, $"there is no future of {underlying.Name} to test the file by");
            if (SpanSelfTest.ExtremeShare(future, _extremeWeight, out string problem) is not { } own)
                throw Broken(null, $"{underlying.Name}: {problem}");
            if (own != 1)
            {
                foreach (SpanContract contract in underlying.Contracts.ToArray())
                {
                    Price[] losses = [.. contract.Losses];
                    for (int extreme = Scenarios - 2; extreme < Scenarios; extreme++)
                        losses[extreme] = Price.FromSteps((long)decimal.Round(losses[extreme].Steps * own, MidpointRounding.AwayFromZero));
                    underlying.Add(contract with { Losses = losses });
                }
            }

            share = own;
        }

        return share;
    }

    private SpanUnderlying? Wanted(string name)
    {
        if (!_wanted.Contains(name))
            return null;
        if (!_underlyings.TryGetValue(name, out SpanUnderlying? underlying))
            _underlyings.Add(name, underlying = new SpanUnderlying(name));
        return underlying;
    }

    /// <summary>Names of the elements within this one. Who asks for the next has read or skipped the last.</summary>
    private static IEnumerable<string> Children(XmlReader xml)
    {
        int depth = xml.Depth;
        if (xml.IsEmptyElement)
        {
            xml.Read();
            yield break;
        }

        xml.Read();
        while (xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
                yield return xml.LocalName;
            else
                xml.Read();
        }

        xml.Read();
    }

    private static string Text(XmlReader xml) => xml.ReadElementContentAsString().Trim();

    private decimal Number(XmlReader xml)
    {
        string element = xml.LocalName;
        string text = Text(xml);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && Math.Abs(number) < 1_000_000_000
            ? number
            : throw Broken(xml, $"<{element}> is '{text}', not a number");
    }

    /// <summary>To 0.0001 rupee; the files have paise.</summary>
    private Price Rupees(XmlReader xml) => Price.FromSteps((long)decimal.Round(Number(xml) * Price.StepsPerRupee, MidpointRounding.AwayFromZero));

    private DateOnly Date(XmlReader xml, string text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : throw Broken(xml, $"'{text}' is not a date");

    private InputErrorException Broken(XmlReader? xml, string what)
    {
        string place = xml is IXmlLineInfo line && line.HasLineInfo() ? $"{_name}:{line.LineNumber}" : _name;
        return new InputErrorException($"{place}: {what}. It cannot be margined by this file; download it again, or leave out --span to use the built-in parameters.");
    }
}
