namespace Vyuha.Simulation; internal static class Placeholder;
