using System.CommandLine;
using Vyuha.Host.Commands;

namespace Vyuha.Tests.Host.Commands;

/// <summary>A value that cannot be read is refused in the words of the user, not with the name of a type of the program.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--capital", "NaN", "--capital is 'NaN', not an amount. Write it like 300000 or 0.5.")]
    [InlineData("--capital", "1e99", "--capital is '1e99', not an amount. Write it like 300000 or 0.5.")]
    [InlineData("--seed", "-3", "--seed is '-3', not a whole number from 0 to 18446744073709551615.")]
    [InlineData("--spread-multiplier", "wide", "--spread-multiplier is 'wide', not a number. Write it like 1.5.")]
    [InlineData("--frequency", "Hourly", "--frequency is 'Hourly', none of its values. Give one of Daily, Snapshot, Minute.")]
    public void An_unreadable_value_is_named_with_what_would_do(string option, string value, string message) =>
        Assert.Equal(message, CommandLine.UnreadableValue(Parse("backtest", option, value)));

    [Theory]
    [InlineData("backtest", "--capital", "300000")]
    [InlineData("backtest", "--frequency", "minute")]
    [InlineData("backtest", "--from", "yesterday")]
    [InlineData("backtest", "--capitol", "300000")]
    public void What_is_readable_or_wrong_in_another_way_is_left_to_the_parser(params string[] words) =>
        Assert.Null(CommandLine.UnreadableValue(Parse(words)));

    [Theory]
    [InlineData("backtest", "--from")]
    [InlineData("backtest", "--to")]
    [InlineData("synthesize", "--from")]
    [InlineData("synthesize", "--to")]
    [InlineData("eod", "--day")]
    [InlineData("contract-note", "--day")]
    public void A_date_is_written_year_month_day_and_no_other_way(string command, string option)
    {
        foreach (string text in (string[])["01-02-2025", "02/01/2025", "2025-1-2", "2025-02-29", "20250102", "2025-01-02T09:15", "1 Feb 2025", "today"])
        {
            string error = Assert.Single(ParseDate(command, option, text).Errors).Message;
            Assert.Equal($"{option} is '{text}', not a date. Write it like 2026-01-31.", error);
        }

        ParseResult read = ParseDate(command, option, "2025-01-02");
        Assert.Empty(read.Errors);
        Assert.Equal(new DateOnly(2025, 1, 2), read.GetValue<DateOnly?>(option));
    }

    [Fact]
    public void A_synthetic_market_is_of_2025_when_no_day_is_given()
    {
        ParseResult read = new RootCommand { SynthesizeCommand.Create() }.Parse("synthesize");

        Assert.Empty(read.Errors);
        Assert.Equal((new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31)), (read.GetValue<DateOnly?>("--from"), read.GetValue<DateOnly?>("--to")));
    }

    private static ParseResult ParseDate(string command, string option, string text)
    {
        var root = new RootCommand { BacktestCommand.Create(), SynthesizeCommand.Create(), EndOfDayCommand.Create(), ContractNoteCommand.Create() };
        return root.Parse(command == "contract-note" ? [command, "note.csv", option, text] : [command, option, text]);
    }

    private static ParseResult Parse(params string[] words) => new RootCommand { BacktestCommand.Create() }.Parse(words);
}
