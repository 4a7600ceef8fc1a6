using Vyuha.Core;
using Vyuha.Core.Charges;

namespace Vyuha.Host.Commands;

/// <summary>One line of a contract note as a person checks it: what is charged, how it comes about, and the rounded amount.</summary>
internal sealed record ChargeLine(string Key, string Name, string Working, Money Amount)
{
    public static IReadOnlyList<ChargeLine> Of(ContractNoteBuilder builder, ContractNote note)
    {
        (NoteWorking options, NoteWorking futures) = (builder.Options, builder.Futures);
        return
        [
            new("brokerage", "Brokerage", Brokerage(options, futures), note.Brokerage),
            new("stt", "Securities transaction tax", Join(
                Part("sold", options.Sold, builder, isOption: true, rates => rates.SttOnSale),
                Part("exercised", options.Exercised, builder, isOption: true, rates => rates.SttOnExercise),
                Part("futures sold", futures.Sold, builder, isOption: false, rates => rates.SttOnSale)), note.Stt),
            new("exchange_transaction", "Exchange transaction", Turnover(builder, rates => rates.ExchangeTransaction), note.ExchangeTransaction),
            new("ipft", "Investor protection fund", Turnover(builder, rates => rates.Ipft), note.Ipft),
            new("sebi_fee", "SEBI fee", Turnover(builder, rates => rates.SebiFee), note.SebiFee),
            new("stamp_duty", "Stamp duty", Join(
                Part("bought", options.Bought, builder, isOption: true, rates => rates.StampDuty),
                Part("futures bought", futures.Bought, builder, isOption: false, rates => rates.StampDuty)), note.StampDuty),
            new("gst", "GST", $"{Rates(builder).Gst} of brokerage, exchange transaction, fund and SEBI fee before rounding", note.Gst),
        ];
    }

    private static ChargeRates Rates(ContractNoteBuilder builder) =>
        builder.Options == default ? builder.FutureRates.Value : builder.OptionRates.Value;

    private static string Brokerage(NoteWorking options, NoteWorking futures) => Join(
        options.Orders == 0 ? null : $"{options.Orders} option orders × {BrokeragePlan.Default.OptionOrder}",
        futures.Orders == 0
            ? null
            : $"{futures.Orders} futures orders × {BrokeragePlan.Default.FutureOrderCap}, or {BrokeragePlan.Default.FutureOrderShare} if lower");

    private static string Turnover(ContractNoteBuilder builder, Func<ChargeRates, ChargeRate> rate) => Join(
        Part("turnover", builder.Options.Turnover, builder, isOption: true, rate),
        Part("futures turnover", builder.Futures.Turnover, builder, isOption: false, rate));

    private static string? Part(
        string name, Money amount, ContractNoteBuilder builder, bool isOption, Func<ChargeRates, ChargeRate> rate) =>
        amount == Money.Zero
            ? null
            : $"{name} {amount} × {rate(isOption ? builder.OptionRates.Value : builder.FutureRates.Value)}";

    private static string Join(params ReadOnlySpan<string?> parts)
    {
        string joined = string.Join(" + ", parts.ToArray().Where(part => part is not null));
        return joined.Length > 0 ? joined : "nothing";
    }
}
