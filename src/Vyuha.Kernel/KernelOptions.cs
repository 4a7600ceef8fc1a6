using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel;

/// <summary>One bot as the kernel is to run it.</summary>
/// <param name="Book">Its number, 1 to 4 (see <see cref="Ledger.Books"/>).</param>
/// <param name="Strategy">Its rule, fresh: a strategy holds state of one run.</param>
/// <param name="Limits">What it may do.</param>
/// <param name="Allocation">Its capital.</param>
public sealed record BotSetup(byte Book, IStrategy Strategy, BotLimits Limits, Money Allocation);

/// <summary>Everything a kernel is made from. Two kernels made from equal options and fed equal inputs give equal outputs.</summary>
public sealed record KernelOptions
{
    public required MarketRules Rules { get; init; }

    /// <summary>Names behind the underlying indices of contract and settlement inputs.</summary>
    public required IReadOnlyList<string> Underlyings { get; init; }

    public required IReadOnlyList<BotSetup> Bots { get; init; }

    /// <summary>Money of the whole account, of which the running bots' allocations and the reserve are parts.</summary>
    public required Money AccountCapital { get; init; }

    /// <summary>Cash no bot can debit.</summary>
    public required Money Reserve { get; init; }

    public required RiskLimits Limits { get; init; }

    public ExecutionOptions Execution { get; init; } = new();

    public BrokeragePlan Brokerage { get; init; } = new();

    /// <summary>Continuously compounded rate per year that discounts premiums.</summary>
    public double Rate { get; init; } = 0.065;

    /// <summary>How often books and Greeks are marked during a day.</summary>
    public TimeSpan MarkEvery { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether orders and premiums carry charges. Off only in benchmarks that compare engines without them.</summary>
    public bool Charges { get; init; } = true;
}
