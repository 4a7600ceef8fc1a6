using Vyuha.Host.Session;

namespace Vyuha.Host.Drill;

/// <summary>Ends the trader after so many steps of its work, between two instructions, and takes from its journal what a power cut would.</summary>
internal sealed class KillPoint(Random random)
{
    private string _journal = "";
    private long _durable;
    private int _left = int.MaxValue;

    /// <summary>How often the trader was ended.</summary>
    public int Kills { get; private set; }

    /// <summary>Of those, how often what had not been synced to the disk was lost too.</summary>
    public int PowerCuts { get; private set; }

    /// <summary>The trader ends when it has got so much further.</summary>
    public void Arm(int milestones) => _left = milestones;

    public void Disarm() => _left = int.MaxValue;

    /// <summary>From now on the trader writes this journal.</summary>
    public void Watch(string journal) => (_journal, _durable) = (journal, 0);

    /// <summary>A process has begun; what its journal has is on the disk.</summary>
    public void Begun() => _durable = Length();

    /// <summary>To be told of every step.</summary>
    /// <exception cref="KilledException">The process ends here.</exception>
    public void Reach(Milestone milestone)
    {
        bool begun = _durable == 0 && milestone == Milestone.InputJournaled; // Its head is on the disk before anything else.
        if (begun || milestone == Milestone.AfterFlush)
            _durable = Length();
        if (--_left <= 0)
            throw new KilledException();
    }

    /// <summary>The process is gone; what it had written stays, what it had not synced may be lost.</summary>
    public void Fell()
    {
        Kills++;
        if (random.Next(2) == 0)
            CutPower();
    }

    private void CutPower()
    {
        PowerCuts++;
        if (!File.Exists(_journal))
            return;
        using var file = new FileStream(_journal, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (file.Length > _durable)
            file.SetLength(_durable + random.NextInt64(file.Length - _durable + 1));
    }

    private long Length() => File.Exists(_journal) ? new FileInfo(_journal).Length : 0;
}

/// <summary>The trader's process has ended without a word.</summary>
internal sealed class KilledException : Exception;
