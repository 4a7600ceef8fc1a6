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

    private static ParseResult Parse(params string[] words) => new RootCommand { BacktestCommand.Create() }.Parse(words);
}
