using Vyuha.Core;

namespace Vyuha.Host.Session;

/// <summary>What the broker asks for all that is held, beside what our model of the exchange's margin says.</summary>
/// <param name="At">When the broker's answer was taken.</param>
/// <param name="Broker">Span and exposure margin of the broker's calculator, the account's positions netted.</param>
/// <param name="Model">Ours, of the same positions at that instant.</param>
internal readonly record struct MarginGap(Timestamp At, Money Broker, Money Model)
{
    /// <summary>Beyond this the model does not know what the exchange does: a tenth either way.</summary>
    public const double Largest = 0.10;

    /// <summary>How much less the model asks, as a share of what the broker does: above 0 we believe to have more room than there is.</summary>
    public double Share => (Broker - Model).ToModel() / Broker.ToModel();

    public bool IsWide => Math.Abs(Share) > Largest;
}
