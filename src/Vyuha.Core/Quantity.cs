namespace Vyuha.Core;

/// <summary>A number of units of one contract (65, 130 …), never of lots; positive bought, negative sold.</summary>
public readonly record struct Quantity : IComparable<Quantity>
{
    public static readonly Quantity Zero;

    private Quantity(long units) => Units = units;

    public long Units { get; }

    public static Quantity FromUnits(long units) => new(units);

    public static Quantity FromLots(long lots, int lotSize) => new(checked(lots * lotSize));

    public Quantity Abs() => new(Math.Abs(Units));

    /// <summary>Whole lots in this quantity, towards zero.</summary>
    public long Lots(int lotSize) => Units / lotSize;

    public int CompareTo(Quantity other) => Units.CompareTo(other.Units);

    public override string ToString() => Units.ToString();

    public static Quantity operator +(Quantity left, Quantity right) => new(checked(left.Units + right.Units));

    public static Quantity operator -(Quantity left, Quantity right) => new(checked(left.Units - right.Units));

    public static Quantity operator -(Quantity quantity) => new(-quantity.Units);

    public static bool operator <(Quantity left, Quantity right) => left.Units < right.Units;

    public static bool operator >(Quantity left, Quantity right) => left.Units > right.Units;

    public static bool operator <=(Quantity left, Quantity right) => left.Units <= right.Units;

    public static bool operator >=(Quantity left, Quantity right) => left.Units >= right.Units;
}
