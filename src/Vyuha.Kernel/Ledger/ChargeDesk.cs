using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;

namespace Vyuha.Kernel.Ledger;

internal sealed class ChargeDesk(MarketRules rules, BrokeragePlan plan, bool enabled)
{
    public void OpenDay(DateOnly today) { _ = rules; _ = plan; _ = enabled; }
    public long OnFill(byte bot, ContractTerms terms, Side side, DerivedFill fill, bool newOrder) => 0;
    public long OnSettlement(byte bot, ContractTerms terms, long held, long intrinsic) => 0;
    public Money Estimate(Intent intent, int lots, MarketState market) => default;
}
