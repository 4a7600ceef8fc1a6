using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Accounts;

/// <summary>What a book holds of one contract under one product, at average cost.</summary>
internal sealed class Position(SandboxContract contract, Product product)
{
    public SandboxContract Contract => contract;

    public Product Product => product;

    /// <summary>Positive long, negative short.</summary>
    public long Units { get; private set; }

    /// <summary>Signed price × units of what is held.</summary>
    public Money Cost { get; private set; }

    public Money RealisedToday { get; set; }

    /// <summary>Units and value bought and sold today.</summary>
    public (long Units, Money Value) Bought { get; private set; }

    public (long Units, Money Value) Sold { get; private set; }

    /// <summary>Steps a unit; 0 when flat.</summary>
    public Price Average => Units == 0 ? Price.Zero : Price.FromSteps((long)decimal.Round((decimal)Cost.Steps / Units, MidpointRounding.AwayFromZero));

    public Money Unrealised => Units == 0 ? Money.Zero : Money.FromSteps(checked(contract.Mark * Units)) - Cost;

    /// <summary>Adds a fill and returns what it realised.</summary>
    public Money Fill(Side side, long units, Price price)
    {
        Money value = price * Quantity.FromUnits(units);
        if (side == Side.Buy)
            Bought = (Bought.Units + units, Bought.Value + value);
        else
            Sold = (Sold.Units + units, Sold.Value + value);
        return Change(side == Side.Buy ? units : -units, price);
    }

    /// <summary>Takes the whole position off at a settlement price, without a trade, and returns what that realised.</summary>
    public Money Settle(Price price) => Change(-Units, price);

    /// <summary>Values what is held anew: the gain since the last settlement is realised, the cost becomes the price.</summary>
    public Money MarkToMarket(Price price)
    {
        Money gain = price * Quantity.FromUnits(Units) - Cost;
        Cost += gain;
        RealisedToday += gain;
        return gain;
    }

    public void StartDay()
    {
        RealisedToday = Money.Zero;
        Bought = Sold = default;
    }

    private Money Change(long signed, Price price)
    {
        long closing = Math.Sign(signed) == -Math.Sign(Units) ? Math.Min(Math.Abs(signed), Math.Abs(Units)) * Math.Sign(Units) : 0;
        Money realised = Money.Zero;
        if (closing != 0)
        {
            Money cost = closing == Units ? Cost : Money.FromSteps((long)((Int128)Cost.Steps * closing / Units));
            realised = price * Quantity.FromUnits(closing) - cost;
            Cost -= cost;
            Units -= closing;
            signed += closing;
            RealisedToday += realised;
        }

        Units += signed;
        Cost += price * Quantity.FromUnits(signed);
        return realised;
    }
}

/// <summary>A position as the position book shows it.</summary>
public sealed record PositionRow
{
    public required SandboxContract Contract { get; init; }

    public required Product Product { get; init; }

    /// <summary>Positive long, negative short, 0 closed today.</summary>
    public required long Units { get; init; }

    public required Price Average { get; init; }

    public required Price Mark { get; init; }

    public required Money RealisedToday { get; init; }

    public required Money Unrealised { get; init; }

    public required long BoughtUnits { get; init; }

    public required Money BoughtValue { get; init; }

    public required long SoldUnits { get; init; }

    public required Money SoldValue { get; init; }

    public Money PnlToday => RealisedToday + Unrealised;
}

/// <summary>An account's money as the funds call shows it.</summary>
public sealed record FundsRow
{
    /// <summary>What a new order may use.</summary>
    public required Money Available { get; init; }

    /// <summary>Blocked for positions and working orders.</summary>
    public required Money Blocked { get; init; }

    public required Money RealisedToday { get; init; }

    public required Money Unrealised { get; init; }

    /// <summary>Since the account began, before charges.</summary>
    public required Money RealisedTotal { get; init; }

    /// <summary>Taxes, fees and brokerage of the day so far; the analyzer takes none.</summary>
    public required Money ChargesToday { get; init; }

    /// <summary>Since the account began, today included.</summary>
    public required Money ChargesTotal { get; init; }
}
