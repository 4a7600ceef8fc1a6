namespace Vyuha.Quant.Indicators;

/// <summary>A streaming indicator: one input in, one output out. The batch, <see cref="IndicatorSeries"/>, runs this same code.</summary>
/// <remarks>
/// Outputs are NaN until <see cref="WarmUp"/> observations have passed. An input that is not finite in any field the indicator reads
/// is a gap: its output is NaN and the state stays as it was, so the next observation continues from the last one.
/// Memory is taken at construction only; <see cref="Next"/> allocates nothing.
/// </remarks>
public interface IIndicator<TInput, TOutput>
    where TInput : unmanaged
    where TOutput : unmanaged
{
    /// <summary>Observations before the first that yields a value (TA-Lib's lookback).</summary>
    int WarmUp { get; }

    /// <summary>Takes one observation and returns the value at it.</summary>
    TOutput Next(TInput input);
}
