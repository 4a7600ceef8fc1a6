namespace Vyuha.House;

/// <summary>Something about the repository that a person has to put right; the message says what and how.</summary>
public sealed class HouseException : Exception
{
    public HouseException()
    {
    }

    public HouseException(string message)
        : base(message)
    {
    }

    public HouseException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
