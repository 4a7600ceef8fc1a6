using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;

namespace Vyuha.Research;

/// <summary>All that a report says about a run besides what happened in it.</summary>
public sealed record RunInfo
{
    public required RunHeader Header { get; init; }

    /// <summary>The bots that ran, by their number in the outputs.</summary>
    public required IReadOnlyList<BotInfo> Bots { get; init; }

    /// <summary>Contracts by dense id; an id never given out is null.</summary>
    public required IReadOnlyList<Instrument?> Instruments { get; init; }

    public required DataSummary Data { get; init; }

    /// <summary>Money of the whole account, of which the bots' capital is a part.</summary>
    public required Money AccountCapital { get; init; }

    /// <summary>Hash of the trading configuration.</summary>
    public required string ConfigurationHash { get; init; }

    /// <summary>The kernel's running hash after the last output.</summary>
    public required ulong OutputHash { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Inputs the kernel was given.</summary>
    public required long InputCount { get; init; }

    public required string ProgramVersion { get; init; }

    /// <summary>The command that made the run, as it could be typed again.</summary>
    public required string CommandLine { get; init; }

    public string Mode { get; init; } = "backtest";

    /// <summary>Charges of the run by kind, when the charges were kept apart; their sum is the sum of the fills' charges.</summary>
    public IReadOnlyList<ChargeLine> Charges { get; init; } = [];
}

/// <param name="Number">The bot's number in the outputs, from 1.</param>
/// <param name="Capital">Money allocated to it at the start.</param>
public sealed record BotInfo(byte Number, Vocabulary Vocabulary, Money Capital);

/// <summary>What the numbers of the run rest on, for the honesty badge.</summary>
public sealed record DataSummary
{
    public required string Underlying { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>Trading days the run went through.</summary>
    public required int Sessions { get; init; }

    public required DataFrequency Frequency { get; init; }

    /// <summary>One, or several when days of different origin were joined.</summary>
    public required IReadOnlyList<DataOrigin> Origins { get; init; }

    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>Share of option quotes whose bid and ask come from the half-spread model, 0 to 1.</summary>
    public required double ModelledQuoteShare { get; init; }

    /// <summary>Days of bad quality that were left out.</summary>
    public IReadOnlyList<DateOnly> RedDaysRefused { get; init; } = [];

    /// <summary>Days of bad quality that were used because the user said so.</summary>
    public IReadOnlyList<DateOnly> RedDaysUsed { get; init; } = [];

    /// <summary>Days with lesser defects; used.</summary>
    public IReadOnlyList<DateOnly> AmberDaysUsed { get; init; } = [];

    /// <summary>Trading days of the calendar for which there is no data.</summary>
    public IReadOnlyList<DateOnly> MissingDays { get; init; } = [];

    public bool IsSynthetic => Origins.Contains(DataOrigin.Synthetic);
}

/// <param name="Hash">Hash of the file's content, or the generator's parameters for synthetic data.</param>
public sealed record SourceFile(string Name, string Hash);

/// <param name="Kind">As a contract note names it: brokerage, STT, exchange transaction charge, SEBI fee, stamp duty, GST.</param>
public sealed record ChargeLine(string Kind, Money Amount);
