using System.Text;
using CsCheck;
using Vyuha.Core;
using Vyuha.News.Feeds;

namespace Vyuha.Tests.News;

public sealed class FeedReaderTests
{
    private const string Instant = "2026-11-23T16:00:00+05:30";

    [Theory]
    [InlineData("""<rss version="2.0"><channel><title>T</title><item><title>A &amp; B</title><link>https://x/1</link><pubDate>Mon, 23 Nov 2026 10:30:00 GMT</pubDate></item></channel></rss>""")]
    [InlineData("""<rss version="2.0"><channel><item><title><![CDATA[A & B]]></title><link>https://x/1</link><pubDate>Mon, 23 Nov 2026 16:00:00 +0530</pubDate></item></channel></rss>""")]
    [InlineData("""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>A &amp; B</title><link>https://x/1</link><dc:date>2026-11-23T10:30:00Z</dc:date></item></rdf:RDF>""")]
    [InlineData("""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A &amp; B</title><link rel="self" href="https://x/self"/><link rel="alternate" href="https://x/1"/><updated>2026-11-23T16:00:00+05:30</updated></entry></feed>""")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://x/1","title":"A & B","date_published":"2026-11-23T10:30:00Z"}]}""")]
    [InlineData("""[{"headline":"A & B","link":"https://x/1","publishedAt":"2026-11-23 16:00:00"}]""")]
    public void Every_form_gives_the_same_story(string document)
    {
        FeedItem item = Assert.Single(FeedReader.Read(Encoding.UTF8.GetBytes(document), "feed"));
        Assert.Equal(("A & B", "https://x/1", Instant), (item.Title, item.Link, $"{item.Published}"));
    }

    [Fact]
    public void Files_may_be_tables_or_plain_lines()
    {
        byte[] table = Encoding.UTF8.GetBytes("title,published,url\n\"A, B\",2026-11-23 16:00,https://x/1\n");
        Assert.Equal(("A, B", Instant), (Assert.Single(FeedReader.Read(table, "in.csv")).Title, $"{FeedReader.Read(table, "in.csv")[0].Published}"));
        Assert.Equal(["A", "B"], FeedReader.Read(Encoding.UTF8.GetBytes("A\n# remark\nB\n"), "in.txt").Select(item => item.Title));
    }

    [Theory]
    [InlineData("""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&e;</title></item></channel></rss>""")]
    [InlineData("""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><item><title>&b;</title></item></rss>""")]
    [InlineData("<rss><channel><item><title>cut off")]
    [InlineData("""{"nothing": 1}""")]
    [InlineData("hello")]
    public void What_is_no_feed_or_brings_entities_of_its_own_is_refused(string document)
    {
        var refused = Assert.Throws<InputErrorException>(() => FeedReader.Read(Encoding.UTF8.GetBytes(document), "https://x/feed"));
        Assert.StartsWith("https://x/feed: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_has_bounds()
    {
        Assert.Throws<InputErrorException>(() => FeedReader.Read(new byte[FeedReader.LargestFeed + 1], "big"));
        string many = $"<rss>{string.Concat(Enumerable.Repeat("<item><title>x</title></item>", FeedReader.MostItems + 50))}</rss>";
        Assert.Equal(FeedReader.MostItems, FeedReader.Read(Encoding.UTF8.GetBytes(many), "many").Count);
    }

    [Theory]
    [InlineData("23 Nov 2026 16:00:00 IST", Instant)]
    [InlineData("Mon, 23 Nov 2026 05:30:00 EST", Instant)]
    [InlineData("2026-11-23T16:00:00", Instant)]
    [InlineData("yesterday", "")]
    [InlineData("0001-01-01T00:00:00Z", "")]
    public void Dates_are_read_with_their_zones(string text, string instant)
    {
        string document = $$"""[{"title":"x","date":"{{text}}"}]""";
        Assert.Equal(instant, $"{FeedReader.Read(Encoding.UTF8.GetBytes(document), "f")[0].Published}");
    }

    [Fact]
    public void Whatever_bytes_come_the_reader_answers_or_refuses() =>
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            try
            {
                Assert.NotNull(FeedReader.Read(bytes, "fuzz"));
            }
            catch (InputErrorException)
            {
                // A refusal in words is an answer.
            }
        });
}
