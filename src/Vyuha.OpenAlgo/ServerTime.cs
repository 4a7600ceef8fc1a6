using System.Globalization;
using Vyuha.Core;

namespace Vyuha.OpenAlgo;

/// <summary>Order and trade times: Indian time without a zone, with or without the day.</summary>
public static class ServerTime
{
    private static readonly string[] Moments =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFF", "dd-MM-yyyy HH:mm:ss", "dd-MMM-yyyy HH:mm:ss", "HH:mm:ss dd-MM-yyyy"];

    private static readonly string[] Times = ["HH:mm:ss", "HH:mm:ss.FFFFFF"];

    /// <param name="day">The trading day a bare time of day belongs to.</param>
    public static bool TryParse(string? text, DateOnly day, out Timestamp time)
    {
        time = default;
        if (DateTime.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment))
        {
            time = Ist.At(DateOnly.FromDateTime(moment), TimeOnly.FromDateTime(moment));
            return true;
        }

        if (!TimeOnly.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly ofDay))
            return false;
        time = Ist.At(day, ofDay);
        return true;
    }
}
