namespace Vyuha.Storage.Span;

/// <summary>A risk parameter file (<c>.spn</c>, PC-SPAN XML 4.00) as far as it was asked for.</summary>
/// <param name="Name">File name, without its folder.</param>
/// <param name="Sha256">Of the bytes of the file as it lies on the disk, lower-case hex.</param>
/// <param name="Created">When it was made, as it says.</param>
/// <param name="Date">The day it is for.</param>
/// <param name="IsSettlement">Made of settlement prices rather than during the day.</param>
/// <param name="ClearingOrganisation">NSCCL, for example.</param>
/// <param name="ExtremeShare">By how much the extreme scenarios had to be multiplied to be what counts: 1 where the file had done so.</param>
/// <param name="Underlyings">Those asked for that it has, by name.</param>
public sealed record SpanFile(
    string Name, string Sha256, string Created, DateOnly Date, bool IsSettlement, string ClearingOrganisation, decimal ExtremeShare,
    IReadOnlyDictionary<string, SpanUnderlying> Underlyings);
