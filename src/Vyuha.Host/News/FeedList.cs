using System.Text;
using System.Text.RegularExpressions;
using Vyuha.Core;
using Vyuha.Storage;
using Vyuha.Storage.Events;

namespace Vyuha.Host.News;

/// <summary>A feed the user follows.</summary>
/// <param name="Name">Stands as the source of its stories.</param>
/// <param name="Address">An http address, or a folder into which files are dropped.</param>
internal sealed record Feed(string Name, string Address)
{
    public bool IsFolder => !Address.StartsWith("http", StringComparison.Ordinal);
}

/// <summary>The feeds of a home folder; none are followed unless the user says so.</summary>
internal sealed partial class FeedList
{
    private readonly string _path;
    private readonly List<Feed> _feeds = [];

    private FeedList(string path) => _path = path;

    public IReadOnlyList<Feed> Feeds => _feeds;

    /// <exception cref="InputErrorException">The file is damaged; the message names the line.</exception>
    public static FeedList Open(VyuhaHome home)
    {
        var list = new FeedList(Path.Combine(home.NewsFolder, "feeds.csv"));
        if (!File.Exists(list._path))
            return list;
        int number = 0;
        foreach (string line in File.ReadAllLines(list._path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#' || line == "name,address")
                continue;
            string[] fields = CsvRecord.Split(line, list._path, number);
            if (fields.Length != 2)
                throw InputErrorException.At(list._path, number, $"{fields.Length} fields where a feed has 2.", "Write it like 'Mint,https://example.org/rss'.");
            list.Put(fields[0], fields[1]);
        }

        return list;
    }

    /// <exception cref="InputErrorException">The name or the address is not as it must be.</exception>
    public Feed Follow(string name, string address)
    {
        Feed feed = Put(name, address);
        Save();
        return feed;
    }

    public void Unfollow(string name)
    {
        if (_feeds.RemoveAll(feed => feed.Name == name) == 0)
            throw new InputErrorException($"No feed {name} is followed. 'vyuha news feeds' lists them.");
        Save();
    }

    private Feed Put(string name, string address)
    {
        if (!NameForm().IsMatch(name))
            throw new InputErrorException($"'{name}' is no name of a feed. Use 1 to 40 letters, digits, blanks, dots and hyphens.");
        bool isWeb = address.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        if (isWeb && !(Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0))
            throw new InputErrorException($"'{address}' is no address of a feed. Give https://… without a user name, or a folder.");
        if (!isWeb && address.Contains("://", StringComparison.Ordinal))
            throw new InputErrorException($"'{address}': feeds are read by http and https, or from a folder.");
        var feed = new Feed(name, isWeb ? address : Path.GetFullPath(address));
        _feeds.RemoveAll(one => one.Name == name);
        _feeds.Add(feed);
        return feed;
    }

    private void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var text = new StringBuilder("name,address\n");
        foreach (Feed feed in _feeds)
            text.Append(CsvRecord.Join(feed.Name, feed.Address)).Append('\n');
        string partial = _path + ".partial";
        File.WriteAllText(partial, text.ToString());
        File.Move(partial, _path, overwrite: true);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9 .-]{0,39}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NameForm();
}
