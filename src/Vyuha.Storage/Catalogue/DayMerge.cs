using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Catalogue;

/// <summary>Makes one day of several sources. The result depends on the sources, not on the order they arrived in.</summary>
/// <remarks>
/// Contracts come in canonical order, rows by time and contract. Where two sources state the same row (an index close file
/// and a bhavcopy both give the day's spot), the source of the better priority wins field by field and fields it leaves
/// empty are taken from the other.
/// </remarks>
public static class DayMerge
{
    /// <param name="existing">What is stored, or null.</param>
    /// <param name="added">The new source's day, of the same key.</param>
    public static StoredDay Merge(StoredDay? existing, StoredDay added)
    {
        if (existing is null)
            return Combine([added]);
        Invariant.Require(DayKey.Of(existing.Day) == DayKey.Of(added.Day), "only parts of one day are merged");
        return Combine([Without(existing, source => added.Sources.Any(newer => newer.Replaces(source))), added]);
    }

    private static StoredDay Without(StoredDay stored, Func<DataSource, bool> dropped)
    {
        bool[] drop = Array.ConvertAll(stored.Sources, source => dropped(source));
        int[] kept = new int[drop.Length];
        for (int source = 0, next = 0; source < drop.Length; source++)
            kept[source] = drop[source] ? -1 : next++;
        int[] rows = [.. Enumerable.Range(0, stored.Day.RowCount).Where(row => !drop[stored.SourceOfRow[row]])];
        return new StoredDay(
            Select(stored.Day, stored.Day.Contracts, Array.ConvertAll(rows, row => stored.Day.Contract[row]), rows),
            [.. stored.Sources.Where((_, source) => !drop[source])],
            Array.ConvertAll(rows, row => kept[stored.SourceOfRow[row]]));
    }

    private static StoredDay Combine(StoredDay[] parts)
    {
        DataSource[] sources =
        [
            // A source whose every row lost to a better one stays listed: it was imported, and that is seen here.
            .. parts.SelectMany(part => part.Sources).DistinctBy(source => source.Sha256)
                .OrderBy(source => source.Priority).ThenBy(source => source.Name, StringComparer.Ordinal)
                .ThenBy(source => source.Sha256, StringComparer.Ordinal),
        ];
        Dictionary<string, int> sourceIndex = sources.Select((source, index) => (source.Sha256, index))
            .ToDictionary(pair => pair.Sha256, pair => pair.index, StringComparer.Ordinal);
        ListedContract[] contracts = UnionOfContracts(parts);
        var contractIndex = new Dictionary<Instrument, int>(contracts.Length);
        for (int index = 0; index < contracts.Length; index++)
            contractIndex.Add(contracts[index].Instrument, index);

        MarketDay all = Concatenate(parts, contracts, contractIndex);
        int[] sourceOfRow =
        [
            .. parts.SelectMany(part => part.SourceOfRow.Select(source => sourceIndex[part.Sources[source].Sha256])),
        ];

        int Compare(int left, int right)
        {
            int compared = all.Time[left].CompareTo(all.Time[right]);
            if (compared == 0)
                compared = all.Contract[left].CompareTo(all.Contract[right]);
            if (compared == 0)
                compared = sourceOfRow[left].CompareTo(sourceOfRow[right]);
            return compared != 0 ? compared : left.CompareTo(right);
        }

        int[] order = [.. Enumerable.Range(0, all.RowCount)];
        bool sorted = true;
        for (int row = 1; row < order.Length && sorted; row++)
            sorted = Compare(row - 1, row) < 0;
        if (!sorted)
            Array.Sort(order, Compare);

        var kept = new List<int>(order.Length);
        foreach (int row in order)
        {
            if (kept.Count > 0 && all.Time[kept[^1]] == all.Time[row] && all.Contract[kept[^1]] == all.Contract[row])
                FillGaps(all, kept[^1], row);
            else
                kept.Add(row);
        }

        int[] rows = [.. kept];
        return new StoredDay(
            Select(all, contracts, Array.ConvertAll(rows, row => all.Contract[row]), rows),
            sources,
            Array.ConvertAll(rows, row => sourceOfRow[row]));
    }

    private static ListedContract[] UnionOfContracts(StoredDay[] parts)
    {
        var lots = new Dictionary<Instrument, int>();
        foreach (StoredDay part in parts)
        {
            var seen = new bool[part.Day.Contracts.Length];
            foreach (int contract in part.Day.Contract)
                seen[contract] = true;
            for (int index = 0; index < seen.Length; index++)
            {
                ListedContract contract = part.Day.Contracts[index];
                if (seen[index] && (!lots.TryGetValue(contract.Instrument, out int lot) || lot == 0))
                    lots[contract.Instrument] = contract.StatedLotSize;
            }
        }

        return
        [
            .. lots.OrderBy(pair => pair.Key, ContractOrder.Instance).Select(pair => new ListedContract(pair.Key, pair.Value)),
        ];
    }

    private static MarketDay Concatenate(StoredDay[] parts, ListedContract[] contracts, Dictionary<Instrument, int> contractIndex)
    {
        MarketDay first = parts[^1].Day;
        T[] Join<T>(Func<MarketDay, T[]> column) => parts.Length == 1 ? [.. column(first)] : [.. parts.SelectMany(part => column(part.Day))];
        int[] Renumber(MarketDay day)
        {
            int[] map = Array.ConvertAll(day.Contracts, contract => contractIndex.GetValueOrDefault(contract.Instrument, -1));
            return Array.ConvertAll(day.Contract, index => map[index]);
        }

        return new MarketDay
        {
            Underlying = first.Underlying,
            Date = first.Date,
            Frequency = first.Frequency,
            // The least trustworthy part names the whole: one synthetic row makes a day synthetic.
            Origin = parts.Where(part => part.Day.RowCount > 0).Max(part => part.Day.Origin),
            Contracts = contracts,
            Time = Join(day => day.Time),
            Contract = Join(Renumber),
            Bid = Join(day => day.Bid),
            Ask = Join(day => day.Ask),
            BidSize = Join(day => day.BidSize),
            AskSize = Join(day => day.AskSize),
            Open = Join(day => day.Open),
            High = Join(day => day.High),
            Low = Join(day => day.Low),
            Last = Join(day => day.Last),
            Settlement = Join(day => day.Settlement),
            Volume = Join(day => day.Volume),
            OpenInterest = Join(day => day.OpenInterest),
        };
    }

    private static MarketDay Select(MarketDay day, ListedContract[] contracts, int[] contract, int[] rows)
    {
        T[] Pick<T>(T[] column) => Array.ConvertAll(rows, row => column[row]);
        return new MarketDay
        {
            Underlying = day.Underlying,
            Date = day.Date,
            Frequency = day.Frequency,
            Origin = day.Origin,
            Contracts = contracts,
            Time = Pick(day.Time),
            Contract = contract,
            Bid = Pick(day.Bid),
            Ask = Pick(day.Ask),
            BidSize = Pick(day.BidSize),
            AskSize = Pick(day.AskSize),
            Open = Pick(day.Open),
            High = Pick(day.High),
            Low = Pick(day.Low),
            Last = Pick(day.Last),
            Settlement = Pick(day.Settlement),
            Volume = Pick(day.Volume),
            OpenInterest = Pick(day.OpenInterest),
        };
    }

    private static void FillGaps(MarketDay day, int better, int worse)
    {
        void Fill(long[] column)
        {
            if (column[better] == 0)
                column[better] = column[worse];
        }

        if (day.Bid[better] == 0 && day.Ask[better] == 0)
        {
            (day.Bid[better], day.BidSize[better]) = (day.Bid[worse], day.BidSize[worse]);
            (day.Ask[better], day.AskSize[better]) = (day.Ask[worse], day.AskSize[worse]);
        }

        Fill(day.Open);
        Fill(day.High);
        Fill(day.Low);
        Fill(day.Last);
        Fill(day.Settlement);
        Fill(day.Volume);
        Fill(day.OpenInterest);
    }
}
