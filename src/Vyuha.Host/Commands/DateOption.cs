using System.CommandLine;
using System.Globalization;

namespace Vyuha.Host.Commands;

/// <summary>An option that takes one day, written year-month-day and no other way, whatever the machine's culture.</summary>
internal static class DateOption
{
    /// <summary>An option without a default; anything but a day like 2026-01-31 is refused with how to write it.</summary>
    public static Option<DateOnly?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
                return date;
            argument.AddError($"{name} is '{text}', not a date. Write it like 2026-01-31.");
            return null;
        },
    };

    /// <summary>An option that is a day when it is not given.</summary>
    public static Option<DateOnly?> Create(string name, string description, DateOnly unlessGiven)
    {
        Option<DateOnly?> option = Create(name, description);
        option.DefaultValueFactory = _ => unlessGiven;
        return option;
    }
}
