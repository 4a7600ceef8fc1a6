namespace Vyuha.Kernel; internal static class Placeholder;
