namespace Vyuha.Core.Rules;

/// <summary>A market fact was needed that no table states for that date. No new risk is taken on a guess.</summary>
public sealed class MissingRuleException : Exception
{
    public MissingRuleException()
    {
    }

    public MissingRuleException(string message)
        : base(message)
    {
    }

    public MissingRuleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
