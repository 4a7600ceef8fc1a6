namespace Vyuha.Core.Charges;
public sealed record BrokeragePlan;
