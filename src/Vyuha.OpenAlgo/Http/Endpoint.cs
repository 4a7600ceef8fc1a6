using Vyuha.OpenAlgo.Limits;

namespace Vyuha.OpenAlgo.Http;

/// <summary>Where in the reply the payload lies.</summary>
internal enum Payload
{
    Data,
    Results,
    Root,
}

/// <summary>One call of the protocol.</summary>
/// <param name="Path">Below <c>/api/v1/</c>.</param>
/// <param name="StatesMode">Its replies say <c>analyze</c>, so that silence means live.</param>
/// <param name="CarriesPrice">What it says grows old with the market.</param>
internal sealed record Endpoint(
    string Path, RateClass Class, Payload Payload = Payload.Data, bool StatesMode = false, bool IsGet = false, bool CarriesPrice = false)
{
    public static readonly Endpoint PlaceOrder = Command("placeorder") with { CarriesPrice = true };
    public static readonly Endpoint ModifyOrder = Command("modifyorder") with { CarriesPrice = true };
    public static readonly Endpoint CancelOrder = Command("cancelorder");
    public static readonly Endpoint PlaceGtt = Command("placegttorder");
    public static readonly Endpoint ModifyGtt = Command("modifygttorder");
    public static readonly Endpoint CancelGtt = Command("cancelgttorder");
    public static readonly Endpoint SmartOrder = Command("placesmartorder");
    public static readonly Endpoint BasketOrder = Command("basketorder");
    public static readonly Endpoint SplitOrder = Command("splitorder");
    public static readonly Endpoint OptionsOrder = Command("optionsorder");
    public static readonly Endpoint OptionsMultiOrder = Command("optionsmultiorder");
    public static readonly Endpoint CancelAll = Command("cancelallorder");
    public static readonly Endpoint ClosePosition = Command("closeposition");

    public static readonly Endpoint GttOrderBook = Account("gttorderbook");
    public static readonly Endpoint OrderStatus = Account("orderstatus");
    public static readonly Endpoint OpenPosition = Account("openposition", Payload.Root);
    public static readonly Endpoint OrderBook = Account("orderbook");
    public static readonly Endpoint TradeBook = Account("tradebook");
    public static readonly Endpoint PositionBook = Account("positionbook");
    public static readonly Endpoint Holdings = Account("holdings");
    public static readonly Endpoint Funds = Account("funds");
    public static readonly Endpoint SymbolPnl = Account("pnl/symbols");
    public static readonly Endpoint Margin = Read("margin");

    public static readonly Endpoint Quotes = Read("quotes");
    public static readonly Endpoint MultiQuotes = Read("multiquotes", Payload.Results);
    public static readonly Endpoint Depth = Read("depth");
    public static readonly Endpoint History = Read("history");
    public static readonly Endpoint Intervals = Read("intervals");
    public static readonly Endpoint Symbol = Read("symbol");
    public static readonly Endpoint Search = Read("search");
    public static readonly Endpoint Expiry = Read("expiry");
    public static readonly Endpoint Instruments = Get("instruments");
    public static readonly Endpoint Ticker = Get("ticker");

    public static readonly Endpoint OptionChain = Read("optionchain", Payload.Root);
    public static readonly Endpoint OptionSymbol = Read("optionsymbol", Payload.Root);
    public static readonly Endpoint OptionGreeks = new("optiongreeks", RateClass.Greeks, Payload.Root);
    public static readonly Endpoint MultiOptionGreeks = Read("multioptiongreeks", Payload.Root);
    public static readonly Endpoint SyntheticFuture = Read("syntheticfuture", Payload.Root);

    public static readonly Endpoint Holidays = Read("market/holidays");
    public static readonly Endpoint Timings = Read("market/timings");
    public static readonly Endpoint Analyzer = Read("analyzer");
    public static readonly Endpoint AnalyzerToggle = Read("analyzer/toggle");
    public static readonly Endpoint Ping = Read("ping");
    public static readonly Endpoint ChartGet = Get("chart");
    public static readonly Endpoint ChartPost = Read("chart", Payload.Root);
    public static readonly Endpoint Benchmarks = Get("portfolio/benchmarks");
    public static readonly Endpoint SipFrequencies = new("sip/frequencies", RateClass.Messaging, IsGet: true);
    public static readonly Endpoint TelegramNotify = new("telegram/notify", RateClass.Messaging, Payload.Root);
    public static readonly Endpoint TelegramConfig = new("telegram/config", RateClass.Messaging, IsGet: true);
    public static readonly Endpoint TelegramStats = new("telegram/stats", RateClass.Messaging, IsGet: true);
    public static readonly Endpoint TelegramUsers = new("telegram/users", RateClass.Messaging, IsGet: true);
    public static readonly Endpoint WhatsAppNotify = new("whatsapp/notify", RateClass.Messaging, Payload.Root);

    private static Endpoint Command(string path) => new(path, RateClass.Orders, Payload.Root, StatesMode: true);

    private static Endpoint Account(string path, Payload payload = Payload.Data) => new(path, RateClass.Data, payload, StatesMode: true);

    private static Endpoint Read(string path, Payload payload = Payload.Data) => new(path, RateClass.Data, payload);

    private static Endpoint Get(string path) => new(path, RateClass.Data, IsGet: true);
}
