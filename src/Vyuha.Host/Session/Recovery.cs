using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Session;

/// <summary>Starts a trader: on a new journal, or from the journal of a trader that ended before its day was over.</summary>
internal static class Recovery
{
    /// <summary>A day that has not begun; its journal begins with its first input. Nothing is sent before the broker's books have been read.</summary>
    public static Trader Begin(string journalPath, RunHeader header, TradingKernel kernel, OrderDesk desk, Action<Milestone>? reached = null)
    {
        var trader = new Trader(kernel, JournalWriter.CreateAtFirstInput(journalPath, header), desk, reached);
        desk.Hold(default);
        return trader;
    }

    /// <summary>
    /// Replays the journal, cuts off what a crash left behind its last whole block, and hands every order of the day to the desk, which sends
    /// nothing until it has read the broker's books.
    /// </summary>
    /// <param name="journalPath">A journal without a trailer.</param>
    /// <param name="kernels">Makes a kernel from the journal's header.</param>
    /// <param name="desk">A new desk.</param>
    /// <param name="now">The clock.</param>
    /// <param name="acceptDamage">A person has decided to go on although bytes inside the journal are not what was written.</param>
    /// <param name="reached">Told of each step.</param>
    /// <exception cref="InputErrorException">The journal is damaged, complete, or its outputs are not those of this program.</exception>
    public static Trader Resume(
        string journalPath,
        Func<RunHeader, TradingKernel> kernels,
        OrderDesk desk,
        Timestamp now,
        bool acceptDamage = false,
        Action<Milestone>? reached = null)
    {
        (TradingKernel kernel, JournalEnd end) = Replay(journalPath, kernels);
        if (end.Completeness == JournalCompleteness.Complete)
            throw new InputErrorException($"{journalPath}: the day is over and its journal complete. Start with the next trading day.");
        if (end.Completeness == JournalCompleteness.Corrupt && !acceptDamage)
        {
            throw new InputErrorException(
                $"{end.Message} Orders may have been sent after them. Restore the journal from a copy; or start with --accept-damage, which goes on "
                + "from the last good input with entries frozen, and treats orders it no longer knows as external.");
        }

        var trader = new Trader(kernel, JournalWriter.Resume(journalPath, end), desk, reached);
        try
        {
            TakeOver(trader, end, now);
            reached?.Invoke(Milestone.Recovered);
            return trader;
        }
        catch
        {
            trader.Abandon();
            throw;
        }
    }

    private static void TakeOver(Trader trader, JournalEnd end, Timestamp now)
    {
        TradingKernel kernel = trader.Kernel;
        trader.Desk.Hold(now);
        for (int i = 0; i < kernel.Orders.Count; i++)
        {
            Order order = kernel.Orders.At(i);
            Instrument instrument = kernel.Market.Terms(order.InstrumentId).Instrument;
            bool opensRisk = kernel.StructureOf(order).State is StructureState.EnteringHedges or StructureState.EnteringShorts;
            trader.Desk.Restore(order, OpenAlgoSymbol.Format(instrument), instrument.Exchange, opensRisk, now);
        }

        if (end.Completeness == JournalCompleteness.Corrupt)
            trader.Raise(new Alarm(now, Severity.Critical, AlarmKind.JournalFailed, $"The journal was damaged and cut: {end.Message} Compare positions and orders with the broker before entries resume."), now);
        trader.Commit(now, durable: true);
    }

    /// <summary>A kernel that has seen all good inputs of a journal, with its hashes compared on the way.</summary>
    /// <exception cref="InputErrorException">The outputs differ from those of the trader that wrote it.</exception>
    public static (TradingKernel Kernel, JournalEnd End) Replay(string journalPath, Func<RunHeader, TradingKernel> kernels)
    {
        using JournalReader reader = JournalReader.Open(journalPath);
        TradingKernel kernel = kernels(reader.Header);
        var outputs = new OutputBuffer();
        while (reader.Next())
        {
            if (reader.Item == JournalItem.Checkpoint)
            {
                if (reader.Checkpoint.Hash != kernel.Hash)
                {
                    throw new InputErrorException(
                        $"{journalPath}: after input {reader.Checkpoint.Sequence} this program says other things than the one that wrote the journal "
                        + $"({reader.Header.Commit}). Start with that version; 'vyuha replay {journalPath}' shows where they part.");
                }

                continue;
            }

            foreach (ref readonly InputEvent input in reader.Inputs)
            {
                outputs.Clear();
                Apply(kernel, input, outputs, journalPath);
            }
        }

        return (kernel, reader.End!);
    }

    /// <summary>A trader that stops at an input leaves it out of its journal; one that is there all the same was good for the program that wrote it.</summary>
    private static void Apply(TradingKernel kernel, in InputEvent input, OutputBuffer outputs, string journalPath)
    {
        try
        {
            kernel.Apply(input, outputs);
        }
        catch (InvariantException broken)
        {
            throw new InputErrorException(
                $"{journalPath}: this program's kernel stops at input {input.Sequence} ({input.Kind}): {broken.Message} Start with the version that wrote the journal; close positions at the broker by hand if there is none.",
                broken);
        }
    }
}
