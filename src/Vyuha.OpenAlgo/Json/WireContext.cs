using System.Text.Json.Serialization;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Analytics;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Messaging;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Server;

namespace Vyuha.OpenAlgo.Json;

/// <summary>Everything that goes over the wire. Unknown fields are passed over: a newer server may send more.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(PriceConverter), typeof(OptionalPriceConverter), typeof(OptionalMoneyConverter), typeof(QuantityConverter),
        typeof(OptionalQuantityConverter), typeof(OptionalWholeConverter), typeof(OptionalModelConverter),
        typeof(SideConverter), typeof(PricingConverter), typeof(ProductConverter), typeof(RightConverter),
        typeof(JsonStringEnumConverter<GttTrigger>),
    ])]
[JsonSerializable(typeof(PlaceOrder))]
[JsonSerializable(typeof(ModifyOrder))]
[JsonSerializable(typeof(PlaceGtt))]
[JsonSerializable(typeof(ModifyGtt))]
[JsonSerializable(typeof(CancelOrderBody))]
[JsonSerializable(typeof(CancelGttBody))]
[JsonSerializable(typeof(StrategyBody))]
[JsonSerializable(typeof(SmartOrder))]
[JsonSerializable(typeof(BasketBody))]
[JsonSerializable(typeof(SplitOrder))]
[JsonSerializable(typeof(OptionsOrder))]
[JsonSerializable(typeof(OptionsMultiOrder))]
[JsonSerializable(typeof(MultiOrderResult))]
[JsonSerializable(typeof(CancelAllResult))]
[JsonSerializable(typeof(ClosePositionResult))]
[JsonSerializable(typeof(OrderRow))]
[JsonSerializable(typeof(OrderBook))]
[JsonSerializable(typeof(List<TradeRow>))]
[JsonSerializable(typeof(List<GttRow>))]
[JsonSerializable(typeof(Funds))]
[JsonSerializable(typeof(List<PositionRow>))]
[JsonSerializable(typeof(Holdings))]
[JsonSerializable(typeof(List<SymbolPnlRow>))]
[JsonSerializable(typeof(MarginRequired))]
[JsonSerializable(typeof(PositionQuantity))]
[JsonSerializable(typeof(OpenPositionBody))]
[JsonSerializable(typeof(OrderStatusBody))]
[JsonSerializable(typeof(MarginBody))]
[JsonSerializable(typeof(QuoteRow))]
[JsonSerializable(typeof(List<MultiQuoteRow>))]
[JsonSerializable(typeof(DepthRow))]
[JsonSerializable(typeof(List<BarRow>))]
[JsonSerializable(typeof(SymbolRow))]
[JsonSerializable(typeof(List<SymbolRow>))]
[JsonSerializable(typeof(IntervalLists))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(SymbolBody))]
[JsonSerializable(typeof(SymbolsBody))]
[JsonSerializable(typeof(HistoryBody))]
[JsonSerializable(typeof(SearchBody))]
[JsonSerializable(typeof(ExpiryBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(OptionChain))]
[JsonSerializable(typeof(OptionSymbolRow))]
[JsonSerializable(typeof(OptionGreeks))]
[JsonSerializable(typeof(MultiGreeks))]
[JsonSerializable(typeof(SyntheticFuture))]
[JsonSerializable(typeof(ChainBody))]
[JsonSerializable(typeof(OptionSymbolBody))]
[JsonSerializable(typeof(SyntheticFutureBody))]
[JsonSerializable(typeof(GreeksRequest))]
[JsonSerializable(typeof(Pong))]
[JsonSerializable(typeof(AnalyzerStatus))]
[JsonSerializable(typeof(List<HolidayRow>))]
[JsonSerializable(typeof(List<SessionRow>))]
[JsonSerializable(typeof(List<BenchmarkRow>))]
[JsonSerializable(typeof(List<FrequencyRow>))]
[JsonSerializable(typeof(YearBody))]
[JsonSerializable(typeof(DateBody))]
[JsonSerializable(typeof(ToggleBody))]
[JsonSerializable(typeof(TelegramConfig))]
[JsonSerializable(typeof(TelegramStats))]
[JsonSerializable(typeof(List<TelegramUser>))]
[JsonSerializable(typeof(TelegramNotifyBody))]
[JsonSerializable(typeof(WhatsAppNotifyBody))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class WireContext : JsonSerializerContext;
