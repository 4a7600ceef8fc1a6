namespace Vyuha.Strategies; internal static class Placeholder;
