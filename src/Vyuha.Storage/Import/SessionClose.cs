namespace Vyuha.Storage.Import;

internal static class SessionClose
{
    public static TimeOnly On(DateOnly date) => date >= new DateOnly(2026, 8, 3) ? new(15, 40) : new(15, 30);
}
