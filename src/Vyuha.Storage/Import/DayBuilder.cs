using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage.Import;

/// <summary>Which contract of a day: enough to find it again, without an object a row.</summary>
internal readonly record struct ContractKey(InstrumentKind Kind, DateOnly Expiry, long StrikeSteps, OptionRight Right)
{
    public static readonly ContractKey Spot = new(InstrumentKind.IndexSpot, default, 0, OptionRight.None);

    public static ContractKey Future(DateOnly expiry) => new(InstrumentKind.IndexFuture, expiry, 0, OptionRight.None);

    public static ContractKey Option(DateOnly expiry, long strikeSteps, OptionRight right) =>
        new(InstrumentKind.IndexOption, expiry, strikeSteps, right);
}

/// <summary>Collects the rows of one day in the order of the file and makes a <see cref="MarketDay"/> of them.</summary>
internal sealed class DayBuilder(DayKey key, DataOrigin origin)
{
    private readonly Dictionary<ContractKey, int> _contractIndex = [];
    private readonly List<ListedContract> _contracts = [];
    private readonly List<MarketRow> _rows = [];
    private readonly List<int> _contractOfRow = [];
    private readonly List<long> _lineOfRow = [];

    public DayKey Key => key;

    public void Add(in ContractKey contract, int statedLotSize, in MarketRow row, long line)
    {
        if (!_contractIndex.TryGetValue(contract, out int index))
        {
            index = _contracts.Count;
            _contractIndex.Add(contract, index);
            _contracts.Add(new ListedContract(InstrumentOf(contract), statedLotSize));
        }

        _rows.Add(row);
        _contractOfRow.Add(index);
        _lineOfRow.Add(line);
    }

    /// <summary>The day in canonical order. A row stated twice is kept once; with other values, it is a reject.</summary>
    public MarketDay Build(ParseTally tally)
    {
        int[] canonical = [.. Enumerable.Range(0, _contracts.Count)
            .OrderBy(index => _contracts[index].Instrument, ContractOrder.Instance)];
        int[] rank = new int[canonical.Length];
        for (int position = 0; position < canonical.Length; position++)
            rank[canonical[position]] = position;

        int[] order = [.. Enumerable.Range(0, _rows.Count)];
        MarketRow[] rows = [.. _rows];
        int[] contract = [.. _contractOfRow.Select(index => rank[index])];
        Array.Sort(order, (left, right) =>
        {
            int compared = rows[left].Time.CompareTo(rows[right].Time);
            if (compared == 0)
                compared = contract[left].CompareTo(contract[right]);
            return compared != 0 ? compared : left.CompareTo(right);
        });

        int kept = 0;
        for (int position = 0; position < order.Length; position++)
        {
            int row = order[position];
            if (kept > 0 && rows[order[kept - 1]].Time == rows[row].Time && contract[order[kept - 1]] == contract[row])
            {
                if (rows[order[kept - 1]] == rows[row])
                    tally.Repeat(key);
                else
                    tally.Reject("the same contract and time twice, with different values", _lineOfRow[row]);
                continue;
            }

            order[kept++] = row;
        }

        Array.Resize(ref order, kept);
        return new MarketDay
        {
            Underlying = key.Underlying,
            Date = key.Date,
            Frequency = key.Frequency,
            Origin = origin,
            Contracts = Array.ConvertAll(canonical, index => _contracts[index]),
            Time = Array.ConvertAll(order, row => rows[row].Time),
            Contract = Array.ConvertAll(order, row => contract[row]),
            Bid = Array.ConvertAll(order, row => rows[row].Bid),
            Ask = Array.ConvertAll(order, row => rows[row].Ask),
            BidSize = Array.ConvertAll(order, row => rows[row].BidSize),
            AskSize = Array.ConvertAll(order, row => rows[row].AskSize),
            Open = Array.ConvertAll(order, row => rows[row].Open),
            High = Array.ConvertAll(order, row => rows[row].High),
            Low = Array.ConvertAll(order, row => rows[row].Low),
            Last = Array.ConvertAll(order, row => rows[row].Last),
            Settlement = Array.ConvertAll(order, row => rows[row].Settlement),
            Volume = Array.ConvertAll(order, row => rows[row].Volume),
            OpenInterest = Array.ConvertAll(order, row => rows[row].OpenInterest),
        };
    }

    private Instrument InstrumentOf(in ContractKey contract)
    {
        Exchange exchange = IndexNames.ContractsOf(key.Underlying);
        return contract.Kind switch
        {
            InstrumentKind.IndexSpot => IndexNames.Spot(key.Underlying),
            InstrumentKind.IndexFuture => Instrument.Future(exchange, key.Underlying, contract.Expiry),
            _ => Instrument.Option(exchange, key.Underlying, contract.Expiry, Price.FromSteps(contract.StrikeSteps), contract.Right),
        };
    }
}
