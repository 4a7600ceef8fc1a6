namespace Vyuha.Kernel.Risk;

/// <summary>How carefully a book trades after losses, by its fall from its highest equity. The numbers are carried from day to day.</summary>
public enum DrawdownMode : byte
{
    Normal = 0,

    /// <summary>Smaller sizes.</summary>
    Caution = 1,

    /// <summary>Smaller still, and no short without a long that covers it, whatever the owner has switched on.</summary>
    Defensive = 2,

    /// <summary>Nothing new until a person has acknowledged it by name, at the earliest on the next day.</summary>
    Preserve = 3,
}
