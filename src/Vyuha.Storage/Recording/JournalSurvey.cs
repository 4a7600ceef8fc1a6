using System.Security.Cryptography;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Journal;

namespace Vyuha.Storage.Recording;

/// <summary>
/// What a session's journal holds, found by reading it once to its end: nothing is written anywhere before all of it has been proven.
/// </summary>
public sealed class JournalSurvey
{
    private readonly Dictionary<int, ListedContract> _contracts = [];
    private readonly HashSet<int> _quoted = [];
    private readonly List<(int Id, ClosePayload Close)> _closes = [];
    private int _days;

    private JournalSurvey(string path) => Path = path;

    public string Path { get; }

    public RunHeader Header { get; private set; } = null!;

    public DateOnly Date { get; private set; }

    public DataOrigin Origin { get; private set; }

    /// <summary>How the journal ends; a truncated one is of a session that did not close its day.</summary>
    public JournalEnd End { get; private set; } = null!;

    public long Quotes { get; private set; }

    /// <summary>Whether the session closed its day.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Time of the last input.</summary>
    public Timestamp LastTime { get; private set; }

    /// <summary>SHA-256 of the good bytes, lower-case hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Contracts by their dense id.</summary>
    public IReadOnlyDictionary<int, ListedContract> Contracts => _contracts;

    /// <summary>Ids of the contracts that were quoted.</summary>
    public IReadOnlySet<int> Quoted => _quoted;

    /// <summary>Official daily bars of the indices: of earlier days, and of this one when it was closed.</summary>
    public IReadOnlyList<(int Id, ClosePayload Close)> Closes => _closes;

    /// <param name="path">The journal.</param>
    /// <param name="carried">Contracts that had an id before the day began: those of the book it opens with.</param>
    /// <param name="acceptDamage">Take what is good before wrong bytes.</param>
    /// <param name="progress">Told the share read, from 0 to 1.</param>
    /// <param name="cancellation">Checked after every block.</param>
    /// <exception cref="InputErrorException">No journal, not of one session's day, or damaged.</exception>
    public static JournalSurvey Read(
        string path, Func<RunHeader, IEnumerable<(int Id, Instrument Instrument)>> carried, bool acceptDamage, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        var survey = new JournalSurvey(path);
        using JournalReader reader = JournalReader.Open(path);
        survey.Header = reader.Header;
        foreach ((int id, Instrument instrument) in carried(reader.Header))
            survey._contracts[id] = new ListedContract(instrument, 0);
        while (reader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ref readonly InputEvent input in reader.Inputs)
                survey.Take(input);
            (long read, long total) = reader.Progress;
            progress?.Invoke(read / (double)Math.Max(1, total));
        }

        survey.End = reader.End!;
        survey.Judge(acceptDamage);
        survey.Sha256 = HashOf(path, survey.End.Offset);
        return survey;
    }

    private void Take(in InputEvent input)
    {
        LastTime = input.Time;
        switch (input.Kind)
        {
            case InputKind.DayOpen:
                _days++;
                (Date, Origin) = (DateOnly.FromDayNumber(input.Day.DayNumber), input.Day.Origin);
                break;
            case InputKind.Contract:
                _contracts[input.InstrumentId] = ContractOf(input.Contract);
                break;
            case InputKind.Quote:
                if (input.Flags.HasFlag(QuoteFlags.Modelled))
                    throw NotASession("its quotes come from a model");
                if (_days == 0 || !_contracts.ContainsKey(input.InstrumentId))
                    throw new InputErrorException($"{Path}: input {input.Sequence} quotes an instrument nobody announced. The journal is not one this program wrote; nothing was recorded.");
                Quotes++;
                _quoted.Add(input.InstrumentId);
                break;
            case InputKind.Operator:
                if (input.Operator is { Action: OperatorAction.AcknowledgeLoss, UserHash: 0 })
                    throw NotASession("its operator is the backtest's own");
                break;
            case InputKind.DailyClose:
                _closes.Add((input.InstrumentId, input.Close));
                break;
            case InputKind.DayClose:
                IsClosed = true;
                break;
            default:
                break;
        }
    }

    private void Judge(bool acceptDamage)
    {
        if (End.Completeness == JournalCompleteness.Corrupt && !acceptDamage)
            throw new InputErrorException($"{End.Message} Nothing was recorded. Restore the journal from a copy, or record what is good of it with --accept-damage.");
        if (_days == 0)
            throw new InputErrorException($"{Path}: no trading day was opened in this journal; there is nothing to record.");
        if (_days > 1)
            throw NotASession($"it has {_days} days");
        if (Origin is not (DataOrigin.Recorded or DataOrigin.Synthetic))
            throw NotASession($"its data is of origin {Origin.ToString().ToLowerInvariant()}");
        if (Quotes == 0)
            throw new InputErrorException($"{Path}: there is no quote in this journal; there is nothing to record.");
    }

    private ListedContract ContractOf(in ContractPayload contract)
    {
        if (contract.UnderlyingIndex >= Header.Underlyings.Count)
            throw new InputErrorException($"{Path}: a contract is of underlying {contract.UnderlyingIndex}, the header names {Header.Underlyings.Count}. Nothing was recorded.");
        string underlying = Header.Underlyings[contract.UnderlyingIndex];
        Instrument instrument = contract.Kind switch
        {
            InstrumentKind.IndexSpot => Instrument.Spot(contract.Exchange, underlying),
            InstrumentKind.IndexFuture => Instrument.Future(contract.Exchange, underlying, DateOnly.FromDayNumber(contract.ExpiryDayNumber)),
            _ => Instrument.Option(contract.Exchange, underlying, DateOnly.FromDayNumber(contract.ExpiryDayNumber), Price.FromSteps(contract.Strike), contract.Right),
        };
        return new ListedContract(instrument, contract.LotSize);
    }

    private InputErrorException NotASession(string why) =>
        new($"{Path}: this is the journal of a backtest ({why}). Recorded are the days of sessions: books/BOOK/DATE/journal in the home folder.");

    private static string HashOf(string path, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = File.Open(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite });
        byte[] buffer = new byte[1 << 20];
        while (length > 0)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, length));
            if (read == 0)
                throw new IOException($"{path}: the journal became shorter while it was read.");
            hash.AppendData(buffer, 0, read);
            length -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
