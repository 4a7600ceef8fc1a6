using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>Finds the name a user most likely meant.</summary>
public static class DidYouMean
{
    /// <summary>The known name within a third of its letters (at least two) of the given one; null when none is.</summary>
    public static string? Find(string given, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in known)
        {
            int distance = Distance(Fold(given), Fold(name));
            if (distance < bestDistance && distance <= Math.Max(2, name.Length / 3))
                (best, bestDistance) = (name, distance);
        }

        return best;
    }

    /// <summary><c>Did you mean x?</c>, or nothing.</summary>
    public static string Sentence(string given, IEnumerable<string> known) =>
        Find(given, known) is { } name ? $"Did you mean {name}?" : "";

    /// <summary>Letters to insert, delete, replace or swap with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        int[] beforeLast = new int[right.Length + 1];
        int[] last = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int column = 0; column <= right.Length; column++)
            last[column] = column;
        for (int row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int cost = left[row - 1] == right[column - 1] ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], last[column]) + 1, last[column - 1] + cost);
                bool swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
                if (swapped)
                    current[column] = Math.Min(current[column], beforeLast[column - 2] + 1);
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }

    private static string Fold(string name) => name.ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
}
