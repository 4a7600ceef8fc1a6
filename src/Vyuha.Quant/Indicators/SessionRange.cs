namespace Vyuha.Quant.Indicators;

/// <summary>High, low and close of the last whole session, gathered from its bars.</summary>
internal struct SessionRange
{
    private int? _session;
    private (double High, double Low, double Close) _current;

    public bool HasLast { get; private set; }

    public (double High, double Low, double Close) Last { get; private set; }

    /// <summary>Takes a bar with prices; true if it begins a session after another.</summary>
    public bool Push(SessionBar input)
    {
        bool begins = _session is { } session && session != input.Session;
        if (begins)
            (Last, HasLast) = (_current, true);
        _current = begins || _session is null
            ? (input.Bar.High, input.Bar.Low, input.Bar.Close)
            : (Math.Max(_current.High, input.Bar.High), Math.Min(_current.Low, input.Bar.Low), input.Bar.Close);
        _session = input.Session;
        return begins;
    }
}
