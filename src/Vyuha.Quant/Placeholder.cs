namespace Vyuha.Quant; internal static class Placeholder;
