using System.Runtime.CompilerServices;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Tests.Core.Events;

public sealed class TextPayloadTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    [InlineData(50, 2)]
    [InlineData(65_536, 2_622)]
    public void A_text_is_cut_into_pieces_that_make_it_again(int bytes, int pieces)
    {
        string text = string.Concat(Enumerable.Range(0, bytes).Select(i => (char)('a' + i % 26)));
        IReadOnlyList<TextPayload> cut = TextPayload.Of(TextPurpose.Options, 3, text, 42);
        Assert.Equal(pieces, cut.Count);
        Assert.Equal(text, Joined(cut));
        Assert.All(cut, piece => Assert.Equal(((byte)3, 42UL, (ushort)pieces), (piece.Bot, piece.UserHash, piece.Parts)));
        Assert.Equal(Enumerable.Range(0, pieces), cut.Select(piece => (int)piece.Part));
    }

    [Fact]
    public void A_letter_may_be_cut_in_two()
    {
        string text = new string('x', 24) + "₹₹₹";
        Assert.Equal(text, Joined(TextPayload.Of(TextPurpose.Options, 1, text, 1)));
    }

    [Fact]
    public void A_text_that_is_empty_or_beyond_the_bound_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TextPayload.Of(TextPurpose.Options, 1, "", 1));
        Assert.Throws<ArgumentException>(() => TextPayload.Of(TextPurpose.Options, 1, new string('x', TextPayload.LongestText + 1), 1));
    }

    [Fact]
    public void A_piece_fits_an_input_and_comes_back_from_its_bytes()
    {
        Assert.Equal(InputEvent.Size - 24, Unsafe.SizeOf<TextPayload>());
        TextPayload piece = TextPayload.Of(TextPurpose.Options, 2, """{"profiles":{}}""", 9)[0];
        InputEvent input = InputEvent.OfText(5, Timestamp.FromNanoseconds(6), piece).At(7, Timestamp.FromNanoseconds(8));
        Assert.Equal((7L, InputKind.Text, """{"profiles":{}}"""), (input.Sequence, input.Kind, Encoding.UTF8.GetString(input.Text.Utf8)));
        Assert.EndsWith("options for bot 2, piece 1 of 1: {\"profiles\":{}}", new InputDescriber(["NIFTY"]).Describe(input), StringComparison.Ordinal);
    }

    private static string Joined(IReadOnlyList<TextPayload> pieces) => Encoding.UTF8.GetString([.. pieces.SelectMany(piece => piece.Utf8.ToArray())]);
}
