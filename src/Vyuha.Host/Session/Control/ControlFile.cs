using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Host.Session.Control;

/// <summary>Where the running session of a book listens, and the token that opens it: a file that only its owner can read.</summary>
/// <remarks>No record: its text must never show the token by accident.</remarks>
internal sealed class ControlFile
{
    private const string Name = "control.json";
    private const long LargestBytes = 4096;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required int Port { get; init; }

    /// <summary>256 random bits in hexadecimal.</summary>
    public required string Token { get; init; }

    public required int Pid { get; init; }

    public static string PathIn(string bookPath) => Path.Combine(bookPath, Name);

    /// <summary>Null when there is none.</summary>
    /// <exception cref="InputErrorException">The file is damaged, or not this user's to read.</exception>
    public static ControlFile? Read(string bookPath)
    {
        string path = PathIn(bookPath);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestBytes })
                throw Damaged(path);
            return JsonSerializer.Deserialize<ControlFile>(File.ReadAllText(path), Options) ?? throw Damaged(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputErrorException($"{path}: only the user who started the session may talk to it. Run the command as that user.", error);
        }
        catch (JsonException error)
        {
            throw new InputErrorException(Damaged(path).Message, error);
        }
    }

    /// <summary>Replaces what a session that crashed may have left.</summary>
    public void Write(string bookPath)
    {
        string path = PathIn(bookPath);
        string draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
            JsonSerializer.Serialize(file, this, Options);

        File.Move(draft, path, overwrite: true);
    }

    public static void Delete(string bookPath) => File.Delete(PathIn(bookPath));

    public override string ToString() => $"process {Pid}, port {Port}";

    private static InputErrorException Damaged(string path) =>
        new($"{path}: this is not the control file of a session. Stop the session if one runs, delete the file, and start again.");
}
