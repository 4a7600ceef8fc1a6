namespace Vyuha.Core.Charges;

/// <summary>The charges of one client on one exchange and day, each line rounded as brokers round it.</summary>
public readonly record struct ContractNote(
    Money Brokerage, Money Stt, Money ExchangeTransaction, Money Ipft, Money SebiFee, Money StampDuty, Money Gst)
{
    public Money Total => Brokerage + Stt + ExchangeTransaction + Ipft + SebiFee + StampDuty + Gst;
}
