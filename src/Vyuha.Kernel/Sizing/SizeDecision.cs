namespace Vyuha.Kernel.Sizing;

/// <summary>Puts sizers together: the smallest wins, the first of equal ones. Reused from decision to decision.</summary>
public sealed class SizeDecision
{
    private readonly Size[] _sizes = new Size[16];
    private int _count;

    /// <summary>Forgets the last decision and begins one for at most so many lots.</summary>
    public SizeDecision Begin(int asked)
    {
        _count = 0;
        return Add(new Size(Sizer.Asked, Math.Max(0, asked), 1, asked));
    }

    public SizeDecision Add(in Size size)
    {
        Core.Invariant.Require(_count < _sizes.Length, "a size is decided by at most sixteen sizers");
        _sizes[_count++] = size;
        return this;
    }

    public ReadOnlySpan<Size> Sizes => _sizes.AsSpan(0, _count);

    /// <summary>The one that binds.</summary>
    public Size Smallest
    {
        get
        {
            Core.Invariant.Require(_count > 0, "a decision has been begun");
            Size smallest = _sizes[0];
            foreach (Size size in Sizes)
            {
                if (size.Lots < smallest.Lots)
                    smallest = size;
            }

            return smallest;
        }
    }

    /// <summary>What to trade; 0 means nothing.</summary>
    public int Lots => Smallest.Lots;

    /// <summary>Adds to the decision recorded last what each sizer allows, then what the one that binds has and what a lot takes of it.</summary>
    public void WriteTo(IntentBuffer intents)
    {
        ArgumentNullException.ThrowIfNull(intents);
        Size smallest = Smallest;
        foreach (Size size in Sizes)
        {
            if (size.Lots != int.MaxValue)
                intents.Condition(SizingWords.LotsBy(size.Sizer), size.Lots > 0, size.Lots, 1);
        }

        intents.Condition(SizingWords.BoundBy(smallest.Sizer), smallest.Lots > 0, smallest.Available, smallest.Needed);
    }
}
