namespace Vyuha.Core.Calendar;

/// <summary>Whether a date may be traded upon. The numbers are the journal's.</summary>
public enum EventStatus : byte
{
    /// <summary>Expected, reported or guessed. It may keep a bot out of a trade and never puts one into it.</summary>
    Unconfirmed = 0,

    /// <summary>Announced by whoever holds the event, or confirmed by the user.</summary>
    Confirmed = 1,

    /// <summary>It will not take place, or not under this id.</summary>
    Withdrawn = 2,
}
