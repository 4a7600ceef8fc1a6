namespace Vyuha.Storage; internal static class Placeholder;
