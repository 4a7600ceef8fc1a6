using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Accounts;

/// <summary>Positions and money of one book, and the rules of the house that keeps it.</summary>
internal abstract class SandboxAccount(SandboxMarket market, Money capital)
{
    private readonly Dictionary<(SandboxContract Contract, Product Product), Position> _byContract = [];

    public SandboxMarket Market => market;

    public Money Capital => capital;

    /// <summary>In the order in which they were first opened.</summary>
    public List<Position> Positions { get; } = [];

    public Money RealisedToday => Sum(position => position.RealisedToday);

    public Money RealisedTotal { get; protected set; }

    protected Money Unrealised => Sum(position => position.Unrealised);

    public Position? Find(SandboxContract contract, Product product) => _byContract.GetValueOrDefault((contract, product));

    public long NetUnits(SandboxContract contract) => Positions.Where(position => position.Contract == contract).Sum(position => position.Units);

    /// <summary>What is wrong with the order as such; the caller is told at once and there is no order.</summary>
    public abstract string? Refusal(SandboxContract? contract, PlaceRequest request);

    /// <summary>Why the order, taken by the broker, is rejected further on; it stays in the book as rejected.</summary>
    public abstract string? Rejection(SandboxOrder order, IReadOnlyList<SandboxOrder> working);

    /// <summary>What is wrong with new terms of a working order.</summary>
    public abstract string? ModifyRefusal(SandboxOrder order, ModifyRequest change, IReadOnlyList<SandboxOrder> working);

    /// <summary>The price and units at which the order trades against the present quote, or no units.</summary>
    /// <param name="order">An open order; a stop that has been triggered.</param>
    /// <param name="arrives">The order reaches the book now; else it rests and the quote comes to it.</param>
    public abstract (Price Price, long Units) Match(SandboxOrder order, bool arrives);

    public abstract FundsRow Funds(IReadOnlyList<SandboxOrder> working);

    /// <summary>Contracts of the date settle and leave; what the house does at the end of a session.</summary>
    public abstract void CloseSession(DateOnly date);

    /// <summary>Whether orders that still rest at the close of the session are cancelled then.</summary>
    public abstract bool OrdersEndWithSession { get; }

    public virtual void Fill(SandboxOrder order, long units, Price price) =>
        RealisedTotal += PositionOf(order.Contract, order.Product).Fill(order.Side, units, price);

    /// <summary>The order does not work any more.</summary>
    public virtual void Release(SandboxOrder order)
    {
    }

    /// <summary>What the house sets aside for a trigger that rests; a broker sets nothing aside.</summary>
    public virtual Money GttMargin(SandboxContract contract, Side side, long units, Price price) => Money.Zero;

    /// <summary>Sets money aside, or says why it cannot.</summary>
    public virtual string? Reserve(Money margin) => null;

    public virtual void Unreserve(Money margin)
    {
    }

    public virtual void StartDay()
    {
        foreach (Position position in Positions)
            position.StartDay();
        foreach (Position flat in Positions.FindAll(position => position.Units == 0))
            Remove(flat);
    }

    public PositionRow Row(Position position) => new()
    {
        Contract = position.Contract,
        Product = position.Product,
        Units = position.Units,
        Average = position.Average,
        Mark = Price.FromSteps(position.Contract.Mark),
        RealisedToday = position.RealisedToday,
        Unrealised = position.Unrealised,
        BoughtUnits = position.Bought.Units,
        BoughtValue = position.Bought.Value,
        SoldUnits = position.Sold.Units,
        SoldValue = position.Sold.Value,
    };

    protected void Remove(Position position)
    {
        Positions.Remove(position);
        _byContract.Remove((position.Contract, position.Product));
    }

    protected Position PositionOf(SandboxContract contract, Product product)
    {
        if (!_byContract.TryGetValue((contract, product), out Position? position))
        {
            position = new Position(contract, product);
            _byContract.Add((contract, product), position);
            Positions.Add(position);
        }

        return position;
    }

    /// <summary>A market order has no limit; a triggered stop-market neither.</summary>
    protected static bool HasLimit(SandboxOrder order) => order.PriceType is PriceType.Limit or PriceType.Stop;

    private Money Sum(Func<Position, Money> part)
    {
        Money sum = Money.Zero;
        foreach (Position position in Positions)
            sum += part(position);
        return sum;
    }
}
