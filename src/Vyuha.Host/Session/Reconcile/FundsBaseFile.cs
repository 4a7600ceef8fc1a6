using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>Keeps the money of the day's beginning in the day's folder: written once, read again after a restart.</summary>
internal sealed class FundsBaseFile(string? path)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <exception cref="InputErrorException">The file is not what was written.</exception>
    public FundsBase? Read()
    {
        if (path is null || !File.Exists(path))
            return null;
        try
        {
            Content content = JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Options) ?? throw new JsonException("It is empty.");
            return new FundsBase(
                Timestamp.From(content.At), Money.FromRupees(content.Broker),
                new OurCash(Money.FromRupees(content.LedgerCash), Money.FromRupees(content.LedgerRealised), Money.FromRupees(content.LedgerCharges)), 
                new ForeignCash(Money.FromRupees(content.ForeignCash), Money.FromRupees(content.ForeignCharges)));
        }
        catch (Exception bad) when (bad is JsonException or ArgumentException)
        {
            throw new InputErrorException($"{path}: this is not the money of the day's beginning: {bad.Message} Move the file away; the session then counts from now.", bad);
        }
    }

    /// <summary>Whole or not at all.</summary>
    public void Write(FundsBase start)
    {
        if (path is null)
            return;
        var content = new Content(
            start.At.ToDateTimeOffset().ToOffset(Ist.Offset), start.Broker.ToRupees(), start.Ours.Cash.ToRupees(), start.Ours.Realised.ToRupees(), start.Ours.Charges.ToRupees(),
            start.Foreign.Cash.ToRupees(), start.Foreign.Charges.ToRupees());
        DurableText.Write(path, JsonSerializer.Serialize(content, Options));
    }

    private sealed record Content(DateTimeOffset At, decimal Broker, decimal LedgerCash, decimal LedgerRealised, decimal LedgerCharges, decimal ForeignCash, decimal ForeignCharges);
}

/// <summary>A file that is there whole or not at all, also after a power cut.</summary>
internal static class DurableText
{
    public static void Write(string path, string text)
    {
        string partial = path + ".part";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }
}
