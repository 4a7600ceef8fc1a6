using Vyuha.Core;
using Vyuha.Host.Session;

namespace Vyuha.Host.Drill;

internal enum TroubleKind
{
    Kill,

    /// <summary>The stream says nothing any more, and does not say so.</summary>
    Silence,

    /// <summary>The stream breaks, and the connection says so.</summary>
    Disconnect,
    FeedReturns,
    Logout,
    Login,
}

/// <param name="Milestones">Of a kill: how many steps of the trader's work after the instant.</param>
internal readonly record struct Trouble(Timestamp At, TroubleKind Kind, int Milestones = 0);

/// <summary>What is to happen to the trader of one day, apart from what its connection does to each message.</summary>
internal sealed class SoakTroubles
{
    private const int MilestonesToKill = 400;

    private readonly Queue<Trouble> _left = new();

    private SoakTroubles(IEnumerable<Trouble> troubles)
    {
        foreach (Trouble trouble in troubles.OrderBy(trouble => trouble.At))
            _left.Enqueue(trouble);
    }

    /// <summary>The trader dies before the close and nobody starts it before the next morning.</summary>
    public bool StaysDead { get; private init; }

    /// <summary>It is killed once more when the day is archived and its journal not yet closed.</summary>
    public bool DiesArchived { get; private init; }

    /// <param name="plan">The day.</param>
    /// <param name="number">Of the day in the soak, from 0: on one of six the trader stays dead.</param>
    /// <param name="options">How many kills.</param>
    /// <param name="random">The soak's chance.</param>
    public static SoakTroubles Of(DayPlan plan, int number, SoakOptions options, Random random)
    {
        var troubles = new List<Trouble>();
        Timestamp Between(TimeOnly from, TimeOnly to) => Ist.At(plan.Date, from).Plus((to - from) * random.NextDouble());
        void Spell(TroubleKind begin, TroubleKind end, int least, int most)
        {
            Timestamp at = Between(new TimeOnly(9, 20), new TimeOnly(15, 20));
            troubles.Add(new Trouble(at, begin));
            troubles.Add(new Trouble(at.Plus(TimeSpan.FromSeconds(random.Next(least, most))), end));
        }

        int kills = options.KillsADay == 0 ? 0 : random.Next(1, options.KillsADay + 1);
        for (int i = 0; i < kills; i++)
            troubles.Add(new Trouble(Between(new TimeOnly(9, 1), new TimeOnly(15, 25)), TroubleKind.Kill, random.Next(1, MilestonesToKill)));
        bool staysDead = options.KillsADay > 0 && number % 6 == 2;
        if (options.KillsADay > 0 && !staysDead && random.Next(2) == 0)
            troubles.Add(new Trouble(plan.Close.Plus(TimeSpan.FromSeconds(random.Next(-3, 20))), TroubleKind.Kill, random.Next(1, 12)));
        Spell(TroubleKind.Silence, TroubleKind.FeedReturns, 3, 60);
        Spell(TroubleKind.Disconnect, TroubleKind.FeedReturns, 2, 40);
        if (random.Next(3) == 0)
            Spell(TroubleKind.Logout, TroubleKind.Login, 20, 300);
        return new SoakTroubles(troubles) { StaysDead = staysDead, DiesArchived = options.KillsADay > 0 && random.Next(5) == 0 };
    }

    public bool TryTake(Timestamp now, out Trouble trouble) =>
        _left.TryPeek(out trouble) && trouble.At <= now && _left.TryDequeue(out trouble);
}
