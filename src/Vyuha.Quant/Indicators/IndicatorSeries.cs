namespace Vyuha.Quant.Indicators;

/// <summary>An indicator over a whole series: the streaming definition, run over spans.</summary>
public static class IndicatorSeries
{
    /// <summary>Feeds every input in order. The indicator keeps its state, so a series may be fed in pieces.</summary>
    /// <param name="indicator">Fresh, or as an earlier piece left it.</param>
    /// <param name="inputs">Shape [n], oldest first.</param>
    /// <param name="outputs">Shape [n]; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Run<TInput, TOutput>(IIndicator<TInput, TOutput> indicator, ReadOnlySpan<TInput> inputs, Span<TOutput> outputs)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        ArgumentNullException.ThrowIfNull(indicator);
        if (inputs.Length != outputs.Length)
            throw new ArgumentException("There is one output for each input.", nameof(outputs));
        for (int i = 0; i < inputs.Length; i++)
            outputs[i] = indicator.Next(inputs[i]);
    }
}
