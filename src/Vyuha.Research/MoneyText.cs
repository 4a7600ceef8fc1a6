using System.Globalization;
using Vyuha.Core;

namespace Vyuha.Research;

/// <summary>Money as Indian traders read it: lakh grouping, a true minus, and a sign where the sign is the message.</summary>
public static class MoneyText
{
    private const string Minus = "\u2212";

    private static readonly NumberFormatInfo Indian = new()
    {
        NumberGroupSizes = [3, 2],
        NumberGroupSeparator = ",",
        NumberDecimalSeparator = ".",
    };

    /// <summary>Whole rupees: <c>₹3,00,000</c>.</summary>
    public static string Whole(Money money) => Format(money, money < Money.Zero ? Minus : "", decimals: 0);

    /// <summary>Whole rupees with a sign, also for a gain: <c>+₹3,120</c>.</summary>
    public static string Signed(Money money)
    {
        Money rounded = money.ToWholeRupee();
        return Format(money, rounded < Money.Zero ? Minus : rounded > Money.Zero ? "+" : "", decimals: 0);
    }

    /// <summary>To the paisa: <c>₹210.58</c>.</summary>
    public static string Exact(Money money) => Format(money.ToPaisa(), money < Money.Zero ? Minus : "", decimals: 2);

    /// <summary>For axes and tight places: <c>₹3.05L</c>, <c>₹45k</c>, <c>₹1.2Cr</c>.</summary>
    public static string Short(double rupees)
    {
        string sign = rupees < 0 ? Minus : "";
        double size = Math.Abs(rupees);
        return size switch
        {
            >= 1e7 => $"{sign}₹{Trim(size / 1e7)}Cr",
            >= 1e5 => $"{sign}₹{Trim(size / 1e5)}L",
            >= 1e3 => $"{sign}₹{Trim(size / 1e3)}k",
            _ => $"{sign}₹{Trim(size)}",
        };
    }

    public static string Number(double value, int decimals = 2) =>
        (value < 0 ? Minus : "") + Math.Abs(value).ToString("N" + decimals, Indian);

    public static string Percent(double share, int decimals = 1) => Number(share * 100, decimals) + " %";

    public static string SignedPercent(double share, int decimals = 1) => (share > 0 ? "+" : "") + Percent(share, decimals);

    private static string Trim(double value) => value.ToString("0.##", Indian);

    private static string Format(Money money, string sign, int decimals) =>
        sign + "₹" + Math.Abs(decimals == 0 ? money.ToWholeRupee().ToRupees() : money.ToRupees()).ToString("N" + decimals, Indian);
}
