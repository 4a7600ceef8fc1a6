namespace Vyuha.Research; internal static class Placeholder;
