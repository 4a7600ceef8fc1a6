using System.Globalization;
using Vyuha.Core;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Kernel.Capital;

/// <summary>
/// Who may use how much: total capital split over the bots and the reserve, to the paisa, so that the parts always
/// sum to the total. The only place where a bot's capital comes from.
/// </summary>
/// <remarks>
/// Largest remainder: each part gets the whole paise below its exact share; the paise left over go, one each, to the
/// largest remainders, equal ones in the order of the books.
/// </remarks>
public sealed class CapitalPlan
{
    /// <summary>Finer shares are refused, so that a share of any total is exact in a <see cref="decimal"/>.</summary>
    public const int FractionDecimals = 8;

    /// <summary>One bot must not be able to lose most of the account.</summary>
    public const decimal LargestBotFraction = 0.5m;

    private const int StepsPerPaisa = (int)(Money.StepsPerRupee / 100);

    private readonly string[] _names = new string[Books.Count];
    private readonly decimal[] _fractions = new decimal[Books.Count];
    private readonly Money[] _amounts = new Money[Books.Count];

    /// <param name="total">Above zero, whole paise.</param>
    /// <param name="bots">One to four, in the order of their books (1, 2, 3, 4).</param>
    /// <param name="reserve">Fraction no bot can debit.</param>
    /// <exception cref="InputErrorException">The plan cannot be kept; every reason is in the message.</exception>
    public CapitalPlan(Money total, IReadOnlyList<CapitalShare> bots, decimal reserve)
    {
        IReadOnlyList<string> problems = Problems(total, bots, reserve);
        if (problems.Count > 0)
            throw new InputErrorException(string.Join(Environment.NewLine, problems.Select(problem => $"capital: {problem}")));

        Total = total;
        BotCount = bots.Count;
        _names[Books.External] = "external";
        _names[Books.Reserve] = "reserve";
        _fractions[Books.Reserve] = reserve;
        for (int index = 0; index < bots.Count; index++)
            (_names[Books.FirstBot + index], _fractions[Books.FirstBot + index]) = (bots[index].Bot, bots[index].Fraction);
        Split(total.Steps / StepsPerPaisa);
    }

    public Money Total { get; }

    /// <summary>Bots have the books 1 to this number.</summary>
    public int BotCount { get; }

    public Money Reserve => _amounts[Books.Reserve];

    /// <summary>Capital of a bot or of <see cref="Books.Reserve"/>; zero for <see cref="Books.External"/>.</summary>
    public Money Of(byte book) => _amounts[book];

    public decimal FractionOf(byte book) => _fractions[book];

    /// <summary>The bot's name, <c>reserve</c> or <c>external</c>.</summary>
    /// <exception cref="InvariantException">No bot has this book.</exception>
    public string NameOf(byte book)
    {
        Invariant.Require(_names[book] is not null, "only the books of the capital plan have names");
        return _names[book];
    }

    /// <summary>What is wrong with a plan, each with its remedy; empty when it can be kept.</summary>
    public static IReadOnlyList<string> Problems(Money total, IReadOnlyList<CapitalShare> bots, decimal reserve)
    {
        var problems = new List<string>();
        if (total <= Money.Zero)
            problems.Add($"total capital is {total}. Give an amount above zero.");
        else if (total.Steps % StepsPerPaisa != 0)
            problems.Add($"total capital {total.ToRupees()} has a part of a paisa. Give rupees with at most two decimals.");
        if (bots.Count is 0 or > Books.LastBot)
            problems.Add($"{bots.Count} bots share the capital. Give 1 to {Books.LastBot}.");

        foreach (CapitalShare bot in bots)
        {
            CheckFraction(bot.Bot, bot.Fraction, problems);
            if (bot.Fraction > LargestBotFraction)
                problems.Add($"{bot.Bot} has {bot.Fraction:P0} of the capital. No bot may have more than {LargestBotFraction:P0}.");
            if (bots.Count(other => other.Bot == bot.Bot) > 1)
                problems.Add($"{bot.Bot} has more than one share. Give each bot one.");
        }

        CheckFraction("reserve", reserve, problems);
        decimal sum = bots.Sum(bot => bot.Fraction) + reserve;
        if (sum != 1)
            problems.Add(SumProblem(sum));
        return problems;
    }

    private static string SumProblem(decimal sum)
    {
        string by = Math.Abs(1 - sum).ToString(CultureInfo.InvariantCulture);
        return sum < 1
            ? $"the shares sum to {sum}, not 1. Add {by} to one of them."
            : $"the shares sum to {sum}, not 1. Take {by} from one of them.";
    }

    private static void CheckFraction(string name, decimal fraction, List<string> problems)
    {
        if (fraction is < 0 or > 1)
            problems.Add($"{name} has a share of {fraction}. A share is a fraction from 0 to 1, for example 0.30 for 30 %.");
        else if (decimal.Round(fraction, FractionDecimals) != fraction)
            problems.Add($"{name} has a share of {fraction}. Give at most {FractionDecimals} decimals.");
    }

    private void Split(long totalPaise)
    {
        Span<decimal> remainders = stackalloc decimal[Books.Count];
        long left = totalPaise;
        for (int book = 0; book < Books.Count; book++)
        {
            decimal exact = totalPaise * _fractions[book];
            decimal whole = decimal.Floor(exact);
            remainders[book] = exact - whole;
            _amounts[book] = Money.FromSteps((long)whole * StepsPerPaisa);
            left -= (long)whole;
        }

        for (; left > 0; left--)
        {
            int largest = 0;
            for (int book = 1; book < Books.Count; book++)
            {
                if (remainders[book] > remainders[largest])
                    largest = book;
            }

            Invariant.Require(remainders[largest] > 0, "paise left over belong to shares with a remainder");
            _amounts[largest] += Money.FromSteps(StepsPerPaisa);
            remainders[largest] = 0;
        }
    }
}
