using System.Xml.Linq;

namespace Vyuha.Tests.Docs;

/// <summary>The pictures of <c>docs/concepts</c> are what <c>samples/pictures.cs</c> draws.</summary>
public sealed class ConceptPicturesTests
{
    [Fact]
    public void The_committed_pictures_are_those_the_sample_draws()
    {
        string images = Path.Combine(Docs(), "images");
        (string Name, string Picture)[] all = [.. ConceptPictures.All()];
        Assert.Equal(all.Select(one => one.Name).Order(StringComparer.Ordinal), Directory.GetFiles(images, "*.svg").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach ((string name, string picture) in all)
            Assert.True(picture == File.ReadAllText(Path.Combine(images, name)), $"docs/images/{name} is not what is drawn now. Look at it after 'dotnet run samples/pictures.cs docs/images', then commit it.");
    }

    [Fact]
    public void Each_picture_stands_by_itself_and_a_page_shows_it()
    {
        string pages = string.Concat(Directory.GetFiles(Path.Combine(Docs(), "concepts"), "*.md").Select(File.ReadAllText));
        foreach ((string name, string picture) in ConceptPictures.All())
        {
            XElement drawing = XElement.Parse(picture);
            Assert.Equal("http://www.w3.org/2000/svg", drawing.Name.NamespaceName);
            Assert.DoesNotContain(drawing.Descendants(), one => one.Name.LocalName is "script" or "image" or "foreignObject");
            Assert.DoesNotContain("NaN", picture, StringComparison.Ordinal);
            Assert.Contains($"(../images/{name})", pages, StringComparison.Ordinal);
        }
    }

    private static string Docs()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vyuha.slnx")))
                return Path.Combine(folder.FullName, "docs");
        }

        Assert.Skip("The tests were built outside a checkout.");
        return "";
    }
}
