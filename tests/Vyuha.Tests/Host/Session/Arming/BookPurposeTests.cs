using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Arming;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session.Arming;

/// <summary>Positions of live money are never closed on paper, nor the other way round.</summary>
public sealed class BookPurposeTests
{
    [Fact]
    public void A_book_stays_what_it_was_begun_as()
    {
        using var home = new TempHome();
        using BookFolder book = BookFolder.Open(home.Home, "mine");
        BookPurpose.Claim(book, "mine", isLive: true);
        BookPurpose.Claim(book, "mine", isLive: true);
        Assert.Contains("is a live book", Assert.Throws<InputErrorException>(() => BookPurpose.Claim(book, "mine", isLive: false)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0\0")]
    public void A_note_that_a_power_cut_has_left_empty_makes_no_live_book_one_of_paper(string left)
    {
        using var home = new TempHome();
        using BookFolder book = BookFolder.Open(home.Home, "mine");
        BookPurpose.Claim(book, "mine", isLive: true);
        File.WriteAllText(book.Day(new DateOnly(2026, 11, 25)).Journal, "a day");
        string note = Path.Combine(book.Path, "purpose");
        File.WriteAllText(note, left);
        foreach (bool isLive in new[] { false, true })
            Assert.Contains(note, Assert.Throws<InputErrorException>(() => BookPurpose.Claim(book, "mine", isLive)).Message, StringComparison.Ordinal);
    }
}
