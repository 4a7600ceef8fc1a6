using Vyuha.Core;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.Host.Download;

/// <summary>Asks a server for the pieces of a job that are not there yet, one after the other, within the client's budget.</summary>
/// <param name="client">Retries reads by itself, some times; what it gives up on ends the download, which can be gone on with.</param>
internal sealed class HistoryDownloader(OpenAlgoClient client)
{
    /// <param name="job">Where they go.</param>
    /// <param name="chunks">All of its pieces.</param>
    /// <param name="instruments">Of their symbols.</param>
    /// <param name="progress">Told how many pieces are there, and of which symbol the last one was.</param>
    /// <param name="cancellation">Ends after a whole piece.</param>
    /// <returns>How many were asked for.</returns>
    /// <exception cref="InputErrorException">The server does not give a piece, and why.</exception>
    public async Task<int> RunAsync(
        DownloadJob job, IReadOnlyList<DownloadChunk> chunks, IReadOnlyDictionary<string, Instrument> instruments, Action<int, string> progress, CancellationToken cancellation)
    {
        int asked = 0;
        for (int i = 0; i < chunks.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            DownloadChunk chunk = chunks[i];
            if (!job.IsDone(chunk))
            {
                Reply<List<BarRow>> reply;
                try
                {
                    reply = await client.HistoryAsync(new SymbolKey(chunk.Symbol, chunk.Exchange), chunk.Interval, chunk.From, chunk.Until, cancellation);
                }
                catch (OpenAlgoException failed)
                {
                    throw new InputErrorException(
                        $"{chunk.Symbol} of {chunk.Exchange}, {chunk.From:yyyy-MM-dd} to {chunk.Until:yyyy-MM-dd}: {failed.Message} {job.Done.Count} of {chunks.Count} pieces are kept in {job.Folder}; "
                        + "the same command goes on from there.", failed);
                }

                (string text, IReadOnlyDictionary<string, int> leftOut) = ChunkCsv.Write(chunk, instruments[chunk.Symbol], reply.Value);
                job.Add(chunk, text, reply.Value.Count - leftOut.Values.Sum(), leftOut);
                asked++;
            }

            progress(i + 1, chunk.Symbol);
        }

        return asked;
    }
}
