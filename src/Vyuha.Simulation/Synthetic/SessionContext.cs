using Vyuha.Core;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>One session with everything worked out that its rows need.</summary>
internal sealed class SessionContext
{
    public SessionContext(ulong seed, Timetable timetable, MarketHistory history, int session, IntradayProfile profile, SyntheticMarketOptions options)
    {
        (Seed, Clock, Session, Profile) = (seed, timetable.Clock, session, profile);
        Shape = history[session];
        Date = Clock[session].Date;
        OpenInstant = Ist.At(Date, Clock[session].Open);
        Path = IntradayPath.Expand(
            Shape, profile, Clock.Intraday(session), RandomStreams.Of(seed, Date, StreamPurpose.Path));
        Layout = ChainLayout.On(session, timetable, history, options);
        Interest = OpenInterest.Of(Layout, seed, Clock, session, Shape);
        Valuation = new ChainValuation(Layout, Clock, session, Shape.Open);
        VolatilityIndex = new VolatilityIndex(Shape.Open);
        FutureTicks = Array.ConvertAll(
            Layout.Futures, future => timetable.FutureTick(future.Expiry, Date, Price.FromSteps(NiftyMarket.IndexSteps(history.Close(session)))));
    }

    public ulong Seed { get; }

    public SessionClock Clock { get; }

    public int Session { get; }

    public IntradayProfile Profile { get; }

    public SessionShape Shape { get; }

    public DateOnly Date { get; }

    public Timestamp OpenInstant { get; }

    public IntradayPath Path { get; }

    public ChainLayout Layout { get; }

    public OpenInterest Interest { get; }

    public ChainValuation Valuation { get; }

    public VolatilityIndex VolatilityIndex { get; }

    public Price[] FutureTicks { get; }

    public MarketInstant AtOpen => new(OpenInstant, 0, Path.Open[0], Shape.Open.Slow, Shape.Open.Fast);

    /// <summary>The close of a minute, counted from 0.</summary>
    public MarketInstant AtClose(int minute) => new(
        OpenInstant.Plus(Clock[Session].EndOf(minute)), Path.VarianceDone[minute], Path.Close[minute], Path.Slow[minute], Path.Fast[minute]);

    public double VolatilityAt(in MarketInstant instant) => VolatilityIndex.At(instant.Slow, instant.Fast);

    /// <summary>Absolute log-return of the quarter of an hour that ends with a minute.</summary>
    public double RecentMove(int minute) =>
        Math.Abs(ExactMath.LogRatio(Path.Close[minute], minute >= 15 ? Path.Close[minute - 15] : Path.Open[0]));
}
