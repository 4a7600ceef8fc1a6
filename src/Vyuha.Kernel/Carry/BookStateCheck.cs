using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Carry;

/// <summary>
/// What must agree inside a carried book before a kernel may go on from it: contracts known, columns of one length, ids in order, legs on their
/// side, and money that adds up to the last step.
/// </summary>
internal sealed class BookStateCheck
{
    /// <summary>Ids are dense: a greater one is damage, and would be paid for in memory.</summary>
    private const int LargestContractId = 1 << 22;

    private const int LargestRatio = 1_000;

    /// <summary>Of a price, rupees times 10,000: far above any, far below where a product with units would overflow.</summary>
    private const long LargestPrice = 1L << 40;

    private const long LargestUnits = 1L << 24;

    /// <summary>Of an amount of money, steps: ten trillion rupees.</summary>
    private const long LargestAmount = 1L << 57;

    private readonly BookState _book;
    private readonly Dictionary<int, CarriedContract> _contracts = [];

    private BookStateCheck(BookState book) => _book = book;

    /// <exception cref="InputErrorException">Something does not agree; the message names the field.</exception>
    public static void Require(BookState book) => new BookStateCheck(book).All();

    private void All()
    {
        Expect(_book.Version == BookState.CurrentVersion, "version", $"is {_book.Version}, not {BookState.CurrentVersion}");
        Expect(_book.Sequence >= 0, "sequence", "is below zero");
        Expect(_book.Time >= 0, "time", "is before 1970");
        Expect(_book.Day == default || IsDay(_book.Day), "day", $"is {_book.Day:yyyy-MM-dd}");
        Expect(_book.LastOrderId is >= 0 and < int.MaxValue, "lastOrderId", "is no number of an order");
        Expect(_book.LastStructureId is >= 0 and < int.MaxValue, "lastStructureId", "is no number of a structure");
        CheckMarket(_book.Market);
        CheckLedger();
        CheckBots();
        CheckExternal();
        CheckRisks();
        CheckStandings();
        CheckByHand();
        CheckSignals(Given(_book.Signals, "signals"), _book.Market.Underlyings.Count);
    }

    /// <summary>What a person has opened and is not being left has its plan, and nothing else has one.</summary>
    private void CheckByHand()
    {
        var planned = new HashSet<(byte Bot, int Structure)>();
        for (int i = 0; i < _book.ByHand.Count; i++)
        {
            string field = $"byHand[{i}]";
            CarriedHandTrade trade = Given(_book.ByHand[i], field);
            CarriedStructure? structure = _book.Bots.FirstOrDefault(bot => bot.Book == trade.Bot)?.Live.FirstOrDefault(one => one.Id == trade.Structure);
            Expect(structure is { EntryReason: CommonReasons.OpenedByHand }, $"{field}.structure", $"is {trade.Structure}, no open structure of book {trade.Bot} that was opened by hand");
            Expect(planned.Add((trade.Bot, trade.Structure)), $"{field}.structure", $"is {trade.Structure} a second time");
            Expect(trade.StopLoss > 0 && IsAmount(trade.StopLoss), $"{field}.stopLoss", "is no loss");
            Expect(trade.Target is null or > 0 && IsAmount(trade.Target ?? 0), $"{field}.target", "is no profit");
            Expect(trade.LeaveAt >= 0, $"{field}.leaveAt", "is before 1970");
            Expect(Given(trade.Memory, $"{field}.memory") is { Whole: not null, Legs.Count: 0 }, $"{field}.memory", "is not that of a whole structure");
        }

        foreach (CarriedBot bot in _book.Bots)
        {
            foreach (CarriedStructure structure in bot.Live)
            {
                if (structure is { EntryReason: CommonReasons.OpenedByHand, ExitReason: 0 })
                    Expect(planned.Contains((bot.Book, structure.Id)), "byHand", $"has no plan for structure {structure.Id}");
            }
        }
    }

    private void CheckStandings()
    {
        if (_book.Standings is not { } standings)
            return;
        var books = new HashSet<byte>();
        for (int i = 0; i < standings.Count; i++)
        {
            string field = $"standings[{i}]";
            CarriedStanding standing = Given(standings[i], field);
            Expect(standing.Book <= Books.LastBot && books.Add(standing.Book), $"{field}.book", $"is {standing.Book}");
            Expect(standing.Day == default || IsDay(standing.Day), $"{field}.day", $"is {standing.Day:yyyy-MM-dd}");
            Expect(standing.ModeSince == default || IsDay(standing.ModeSince), $"{field}.modeSince", $"is {standing.ModeSince:yyyy-MM-dd}");
            Expect(
                IsAmount(standing.Capital) && IsAmount(standing.AtOpen) && IsAmount(standing.Profit) && IsAmount(standing.WeekStart) && IsAmount(standing.MonthStart)
                && IsAmount(standing.Highest) && IsAmount(standing.ToppedUp) && standing.ToppedUp >= 0,
                field, "has a profit or capital that is no amount of money");
            Expect(standing.Days.Count <= BookStanding.DaysKept, $"{field}.days", $"are {standing.Days.Count}");
            for (int day = 0; day < standing.Days.Count; day++)
            {
                Expect(
                    standing.Days[day].Day > (day == 0 ? 0 : standing.Days[day - 1].Day) && IsAmount(standing.Days[day].Steps),
                    $"{field}.days[{day}]", "is not after the day before it, or no amount of money");
            }
        }
    }

    private void CheckMarket(CarriedMarket market)
    {
        Expect(market.Underlyings.Count is > 0 and <= ushort.MaxValue, "market.underlyings", "has no names");
        for (int i = 0; i < market.Underlyings.Count; i++)
            Expect(!string.IsNullOrWhiteSpace(market.Underlyings[i]), $"market.underlyings[{i}]", "is no name");
        int last = 0;
        for (int i = 0; i < market.Contracts.Count; i++)
        {
            string field = $"market.contracts[{i}]";
            CarriedContract contract = Given(market.Contracts[i], field);
            Expect(contract.Id > last && contract.Id <= LargestContractId, $"{field}.id", $"is {contract.Id} after {last}");
            last = contract.Id;
            CheckContract(contract, field, market.Underlyings.Count);
            _contracts.Add(contract.Id, contract);
        }

        for (int i = 0; i < market.Forwards.Count; i++)
        {
            string field = $"market.forwards[{i}]";
            CarriedForward forward = Given(market.Forwards[i], field);
            Expect(forward.Underlying >= 0 && forward.Underlying < market.Underlyings.Count, $"{field}.underlying", "is none of the names");
            Expect(
                market.Contracts.Any(one => one.Kind == InstrumentKind.IndexOption && one.Underlying == forward.Underlying && one.Expiry == forward.Expiry),
                $"{field}.expiry", "has no contract");
            Expect(double.IsFinite(forward.Forward) && forward.Forward >= 0, $"{field}.forward", "is no level");
        }

        Expect(market.Histories.Count == market.Underlyings.Count, "market.histories", $"are {market.Histories.Count} for {market.Underlyings.Count} names");
        for (int i = 0; i < market.Histories.Count; i++)
            CheckHistory(Given(market.Histories[i], $"market.histories[{i}]"), $"market.histories[{i}]");
    }

    private static void CheckContract(CarriedContract contract, string field, int underlyings)
    {
        Expect(contract.Underlying >= 0 && contract.Underlying < underlyings, $"{field}.underlying", "is none of the names");
        bool isOption = contract.Kind == InstrumentKind.IndexOption;
        Expect(contract.Kind == InstrumentKind.IndexSpot ? contract.Expiry == default : IsDay(contract.Expiry), $"{field}.expiry", $"does not belong to {contract.Kind}");
        Expect(isOption ? contract.Strike is > 0 and <= LargestPrice : contract.Strike == 0, $"{field}.strike", $"does not belong to {contract.Kind}");
        Expect(isOption == (contract.Right != OptionRight.None), $"{field}.right", $"does not belong to {contract.Kind}");
        Expect(contract.LotSize is >= 0 and <= (int)LargestUnits, $"{field}.lotSize", "is no number of units");
        Expect(contract.FreezeUnits is >= 0 and <= int.MaxValue, $"{field}.freezeUnits", "is no number of units");
        Expect(contract.Tick is >= 0 and <= LargestPrice, $"{field}.tick", "is no price step");
        if (contract.Stated is { } stated)
        {
            Expect(
                stated.LotSize is >= 0 and <= (int)LargestUnits && stated.FreezeUnits >= 0 && stated.Tick is >= 0 and <= LargestPrice,
                $"{field}.stated", "has a negative or impossible number");
        }

        if (contract.Quote is { } quote)
        {
            Expect(
                IsPrice(quote.Bid) && IsPrice(quote.Ask) && IsPrice(quote.Last) && quote.BidSize >= 0 && quote.AskSize >= 0 && quote.Time >= 0 && quote.OpenInterest >= 0,
                $"{field}.quote", "has a negative or impossible number");
        }
    }

    private static void CheckHistory(CarriedHistory history, string field)
    {
        int count = history.Days.Count;
        Expect(
            history.Open.Count == count && history.High.Count == count && history.Low.Count == count && history.Close.Count == count,
            field, "has columns of different lengths");
        for (int i = 0; i < count; i++)
            Expect(history.Days[i] > (i == 0 ? 0 : history.Days[i - 1]), $"{field}.days[{i}]", "is not after the day before it");
        CheckColumn(history.Open, $"{field}.open");
        CheckColumn(history.High, $"{field}.high");
        CheckColumn(history.Low, $"{field}.low");
        CheckColumn(history.Close, $"{field}.close");
    }

    private static void CheckSignals(CarriedSignals signals, int underlyings)
    {
        for (int i = 0; i < signals.Series.Count; i++)
        {
            string field = $"signals.series[{i}]";
            CarriedBars series = Given(signals.Series[i], field);
            Expect(series.Underlying >= 0 && series.Underlying < underlyings, $"{field}.underlying", "is none of the names");
            Expect(Enum.IsDefined(series.Source), $"{field}.source", "is no source of bars");
            Expect(series.Seconds is >= 1 and <= 86_400, $"{field}.seconds", "is no length of a bar");
            long before = 0;
            for (int k = 0; k < series.Bars.Count; k++)
            {
                CarriedClosedBar bar = Given(series.Bars[k], $"{field}.bars[{k}]");
                Expect(bar.Start >= before && bar.End > bar.Start, $"{field}.bars[{k}]", "does not follow the bar before it");
                Expect(
                    double.IsFinite(bar.Open) && double.IsFinite(bar.Close) && bar.Low > 0 && bar.High <= LargestPrice && bar.Low <= Math.Min(bar.Open, bar.Close) && bar.High >= Math.Max(bar.Open, bar.Close)
                    && bar.Volume is null or >= 0 && bar.Slot >= 0,
                    $"{field}.bars[{k}]", "has an impossible number");
                before = bar.End;
            }
        }

        for (int i = 0; i < signals.Volatilities.Count; i++)
        {
            string field = $"signals.volatilities[{i}]";
            CarriedVolatilities record = Given(signals.Volatilities[i], field);
            Expect(record.Underlying >= 0 && record.Underlying < underlyings, $"{field}.underlying", "is none of the names");
            Expect(record.Days.Count == record.Values.Count, field, "has columns of different lengths");
            for (int k = 0; k < record.Days.Count; k++)
                Expect(record.Days[k] > (k == 0 ? 0 : record.Days[k - 1]), $"{field}.days[{k}]", "is not after the day before it");
            CheckColumn(record.Values, $"{field}.values");
        }
    }

    private static void CheckColumn(IReadOnlyList<double> column, string field)
    {
        for (int i = 0; i < column.Count; i++)
            Expect(double.IsFinite(column[i]) && column[i] >= 0, $"{field}[{i}]", "is no level");
    }

    private void CheckLedger()
    {
        var seen = new HashSet<(byte Book, AccountKind Account)>();
        var sums = new Int128[Books.Count];
        for (int i = 0; i < _book.Ledger.Count; i++)
        {
            string field = $"ledger[{i}]";
            CarriedBalance balance = Given(_book.Ledger[i], field);
            Expect(balance.Book < Books.Count, $"{field}.book", $"is {balance.Book}");
            Expect(seen.Add((balance.Book, balance.Account)), $"{field}.account", "is there twice");
            Expect(Int128.Abs((Int128)balance.Balance) <= LargestAmount, $"{field}.balance", "is no amount of money");
            sums[balance.Book] += balance.Balance;
        }

        for (byte book = 0; book < Books.Count; book++)
            Expect(sums[book] == 0, "ledger", $"does not balance: the accounts of book {book} sum to {sums[book]} steps");
    }

    private long Balance(byte book, AccountKind account) =>
        _book.Ledger.FirstOrDefault(one => one.Book == book && one.Account == account)?.Balance ?? 0;

    private void CheckBots()
    {
        var books = new HashSet<byte>();
        var structures = new HashSet<int>();
        for (int i = 0; i < _book.Bots.Count; i++)
        {
            string field = $"bots[{i}]";
            CarriedBot bot = Given(_book.Bots[i], field);
            Expect(bot.Book is >= Books.FirstBot and <= Books.LastBot && books.Add(bot.Book), $"{field}.book", $"is {bot.Book}");
            Expect(!string.IsNullOrWhiteSpace(bot.Name), $"{field}.name", "is no name");
            Expect(IsAmount(bot.Equity) && IsAmount(bot.DayPnl), field, "has an equity that is no amount of money");
            CheckCharges(bot.Charges, $"{field}.charges");
            CheckStructures(bot.Live, $"{field}.live", finished: false, structures);
            CheckStructures(bot.Ended, $"{field}.ended", finished: true, structures);

            Int128 reserved = 0;
            Int128 cost = 0;
            foreach (CarriedStructure structure in bot.Live)
            {
                reserved += structure.Reserved;
                foreach (CarriedLeg leg in structure.Legs)
                    cost += _contracts[leg.Contract].Kind == InstrumentKind.IndexOption ? leg.Cost : 0;
            }

            Expect(reserved == Balance(bot.Book, AccountKind.Reserved), $"{field}.live", "does not reserve what the ledger says");
            Expect(cost == Balance(bot.Book, AccountKind.Positions), $"{field}.live", "has not the positions at cost that the ledger says");
        }
    }

    private static void CheckCharges(CarriedCharges charges, string field) =>
        Expect(
            IsAmount(charges.Brokerage) && IsAmount(charges.Stt) && IsAmount(charges.ExchangeTransaction) && IsAmount(charges.Ipft)
            && IsAmount(charges.SebiFee) && IsAmount(charges.StampDuty) && IsAmount(charges.Gst),
            field, "has a line that is no amount of money");

    private void CheckStructures(IReadOnlyList<CarriedStructure> carried, string field, bool finished, HashSet<int> structures)
    {
        int last = 0;
        for (int i = 0; i < carried.Count; i++)
        {
            string at = $"{field}[{i}]";
            CarriedStructure structure = Given(carried[i], at);
            Expect(
                structure.Id > 0 && structure.Id <= _book.LastStructureId && (finished || structure.Id > last) && structures.Add(structure.Id),
                $"{at}.id", $"is {structure.Id}");
            last = structure.Id;
            bool isFinished = structure.State is StructureState.Closed or StructureState.Abandoned;
            Expect(isFinished == finished, $"{at}.state", $"is {structure.State}");
            Expect(structure.Lots is > 0 and <= (int)LargestUnits, $"{at}.lots", $"is {structure.Lots}");
            Expect(structure.Adjustments >= 0, $"{at}.adjustments", "is below zero");
            Expect(structure.CreatedAt >= 0 && structure.CreatedAt <= _book.Time, $"{at}.createdAt", "is after the book was taken");
            Expect(structure.Deadline >= 0 && structure.TimeBudget is >= 0 and <= LargestAmount, $"{at}.deadline", "is no time");
            Expect(structure.PriceBudget is >= 0 and <= LargestPrice, $"{at}.priceBudget", "is no price");
            Expect(structure.Reserved >= 0 && IsAmount(structure.Reserved), $"{at}.reserved", "is no amount of money");
            Expect(
                IsAmount(structure.Credit) && IsAmount(structure.Realised) && IsAmount(structure.Charges) && IsAmount(structure.Slippage) && IsAmount(structure.SlippagePaid),
                at, "has a credit, profit, charge or slippage that is no amount of money");
            for (int leg = 0; leg < structure.Legs.Count; leg++)
                CheckLeg(Given(structure.Legs[leg], $"{at}.legs[{leg}]"), finished, $"{at}.legs[{leg}]");
        }
    }

    private void CheckLeg(CarriedLeg leg, bool finished, string field)
    {
        Expect(
            _contracts.TryGetValue(leg.Contract, out CarriedContract? contract) && contract.Kind != InstrumentKind.IndexSpot,
            $"{field}.contract", $"is {leg.Contract}, no contract of the book");
        Expect(leg.Ratio is > 0 and <= LargestRatio, $"{field}.ratio", $"is {leg.Ratio}");
        Expect(IsOnSide(leg.Units, leg.Side) && !(finished && leg.Units != 0), $"{field}.units", $"is {leg.Units}");
        Expect(IsOnSide(leg.TargetUnits, leg.Side), $"{field}.targetUnits", $"is {leg.TargetUnits}");
        Expect(IsAmount(leg.Cost) && (leg.Units != 0 || leg.Cost == 0), $"{field}.cost", "is no cost of these units");
        Expect(leg.OpenedUnits >= Math.Abs(leg.Units), $"{field}.openedUnits", "is less than what is held");
        Expect(leg.OpenedValue >= 0 && IsAmount(leg.OpenedValue), $"{field}.openedValue", "is no amount of money");
        Expect(leg.RetryAt >= 0, $"{field}.retryAt", "is before 1970");
        Expect(leg.Profit.Total.IsFinite && leg.Profit.OneUnitSinceOrder.IsFinite, $"{field}.profit", "is no amount of money");
        Expect(leg.Profit.Last is not { } last || IsMarket(last), $"{field}.profit.last", "is no market");
    }

    private void CheckExternal()
    {
        int last = 0;
        Int128 cost = 0;
        for (int i = 0; i < _book.External.Count; i++)
        {
            string field = $"external[{i}]";
            CarriedExternal position = Given(_book.External[i], field);
            Expect(
                position.Contract > last && _contracts.TryGetValue(position.Contract, out CarriedContract? contract) && contract.Kind != InstrumentKind.IndexSpot,
                $"{field}.contract", $"is {position.Contract}");
            last = position.Contract;
            Expect(position.Units != 0 && Int128.Abs(position.Units) <= LargestUnits, $"{field}.units", $"is {position.Units}");
            Expect(IsPrice(position.AveragePrice), $"{field}.averagePrice", "is no price");
            cost += _contracts[position.Contract].Kind == InstrumentKind.IndexOption ? (Int128)position.Units * position.AveragePrice : 0;
        }

        Expect(cost == Balance(Books.External, AccountKind.Positions), "external", "has not the positions at cost that the ledger says");
    }

    private void CheckRisks()
    {
        int last = 0;
        for (int i = 0; i < _book.Risks.Count; i++)
        {
            string field = $"risks[{i}]";
            CarriedRisk risk = Given(_book.Risks[i], field);
            Expect(risk.Contract > last && _contracts.ContainsKey(risk.Contract), $"{field}.contract", $"is {risk.Contract}");
            last = risk.Contract;
            Expect(IsPrice(risk.Price), $"{field}.price", "is no price");
            Expect(
                risk.Losses.Count == ScanScenarios.Count && risk.Losses.All(loss => Int128.Abs((Int128)loss) <= LargestPrice),
                $"{field}.losses", $"are not {ScanScenarios.Count} losses of a unit");
            Expect(Math.Abs((long)risk.DeltaMillionths) <= RiskArray.DeltaScale, $"{field}.deltaMillionths", "is no delta");
        }
    }

    private static bool IsMarket(in OptionState state) =>
        double.IsFinite(state.Forward) && state.Forward > 0 && double.IsFinite(state.Vol) && state.Vol >= 0 && double.IsFinite(state.Years) && state.Discount is > 0 and <= 1;

    private static bool IsDay(DateOnly date) => date.Year is >= 1990 and <= 2200;

    private static bool IsPrice(long steps) => steps is >= 0 and <= LargestPrice;

    private static bool IsAmount(long steps) => Int128.Abs((Int128)steps) <= LargestAmount;

    private static bool IsOnSide(long units, Side side) =>
        Int128.Abs((Int128)units) <= LargestUnits && (side == Side.Buy ? units >= 0 : units <= 0);

    private static T Given<T>([NotNull] T? value, string field)
        where T : class
    {
        Expect(value is not null, field, "is null");
        return value;
    }

    private static void Expect([DoesNotReturnIf(false)] bool condition, string field, string problem)
    {
        if (!condition)
            throw new InputErrorException($"The carried book is damaged: $.{field} {problem}. {BookStateJson.Remedy}");
    }
}
