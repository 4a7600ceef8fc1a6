using System.Text;

namespace Vyuha.House;

/// <summary>A line of the notices.</summary>
public sealed record Notice(string Id, string Version, string Licence)
{
    public string Key => $"{Id}@{Version}";
}

/// <summary><c>THIRD-PARTY-NOTICES.md</c>: every package with its licence, those that ship first, and the texts that must go with them.</summary>
public static class ThirdPartyNotices
{
    public const string FileName = "THIRD-PARTY-NOTICES.md";

    private const string Header = "| package | version | licence | copyright or authors | home |";

    /// <summary>Licences that let the product be given away with nothing but a notice.</summary>
    public static IReadOnlySet<string> Permissive { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "PostgreSQL", "Zlib", "Unlicense" };

    /// <exception cref="HouseException">A package is not restored, or its licence is not permissive.</exception>
    public static string Write(PackageLocks locks, RestoredPackages restored)
    {
        ArgumentNullException.ThrowIfNull(locks);
        var text = new StringBuilder();
        text.Append(
            """
            # Third-party packages

            Vyuha is licensed under the Apache License 2.0 (see `LICENSE`). The packages below keep their own licences. Written by
            `./vyuha house notices` from the lock files and the restored packages; a test holds it to them.

            ## Part of the product


            """);
        Table(text, locks.Packages.Where(package => package.Shipped), restored);
        text.Append("\nSQLitePCLRaw.lib.e_sqlite3 contains SQLite, which is in the public domain.\n\n## Only for building and testing\n\n");
        Table(text, locks.Packages.Where(package => !package.Shipped), restored);
        text.Append('\n').Append(Texts);
        return text.ToString();
    }

    /// <summary>The lines of the file.</summary>
    public static IReadOnlyList<Notice> Read(Checkout checkout)
    {
        ArgumentNullException.ThrowIfNull(checkout);
        return [.. File.ReadLines(checkout.PathOf(FileName))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != Header)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Notice(cells[1], cells[2], cells[3]))];
    }

    private static void Table(StringBuilder text, IEnumerable<LockedPackage> packages, RestoredPackages restored)
    {
        text.Append(Header).Append("\n|---|---|---|---|---|\n");
        foreach (LockedPackage package in packages)
        {
            PackageFacts facts = restored.Facts(package)
                ?? throw new HouseException($"{package.Key} is not restored on this machine. Run 'dotnet restore' for the project that uses it, then this again.");
            if (!Permissive.Contains(facts.Licence))
                throw new HouseException($"{package.Key} is licensed {facts.Licence}, which is not among {string.Join(", ", Permissive.Order(StringComparer.Ordinal))}. Do without it.");
            text.Append($"| {package.Id} | {package.Version} | {facts.Licence} | {Cell(facts.Holder)} | {Cell(facts.Home)} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "/", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private const string Texts =
        """
        ## Texts

        Apache-2.0: see `LICENSE`.

        ### MIT

        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
        "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
        distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
        the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
        MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
        CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
        SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

        ### BSD-3-Clause

        Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are
        met:

        * Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
        * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
          documentation and/or other materials provided with the distribution.
        * Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived from this
          software without specific prior written permission.

        THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
        LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT
        OWNER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
        LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY
        THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
        OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

        """;
}
