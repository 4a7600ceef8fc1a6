using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>Money for tables: <c>₹3,00,000</c>, with paise only where there are some.</summary>
internal static class RupeeText
{
    public static string Of(Money money)
    {
        string text = money.ToString();
        return text.EndsWith(".00", StringComparison.Ordinal) ? text[..^3] : text;
    }
}
