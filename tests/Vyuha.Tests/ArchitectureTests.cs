using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;

namespace Vyuha.Tests;

/// <summary>Who may know whom, and what the deterministic projects may not touch.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Projects =
        ["Vyuha.Core", "Vyuha.Quant", "Vyuha.Kernel", "Vyuha.Strategies", "Vyuha.Simulation", "Vyuha.Sandbox", "Vyuha.Research", "Vyuha.Storage", "Vyuha.News", "Vyuha.OpenAlgo", "vyuha"];

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Loaded =
        new(() => new ArchLoader().LoadAssemblies([.. Projects.Select(System.Reflection.Assembly.Load)]).Build());

    [Theory]
    [InlineData("Vyuha.Core", "")]
    [InlineData("Vyuha.Quant", "")]
    [InlineData("Vyuha.Kernel", "Vyuha.Core Vyuha.Quant")]
    [InlineData("Vyuha.Strategies", "Vyuha.Core Vyuha.Quant Vyuha.Kernel")]
    [InlineData("Vyuha.Simulation", "Vyuha.Core Vyuha.Quant Vyuha.Kernel")]
    [InlineData("Vyuha.Research", "Vyuha.Core Vyuha.Quant Vyuha.Kernel Vyuha.Simulation Vyuha.Strategies")]
    [InlineData("Vyuha.Sandbox", "Vyuha.Core Vyuha.Quant Vyuha.Kernel Vyuha.Simulation")]
    [InlineData("Vyuha.Storage", "Vyuha.Core Vyuha.Quant")]
    [InlineData("Vyuha.News", "Vyuha.Core Vyuha.Quant Vyuha.Storage")]
    [InlineData("Vyuha.OpenAlgo", "Vyuha.Core")]
    public void A_project_knows_only_those_below_it(string project, string below)
    {
        string[] allowed = below.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> known = System.Reflection.Assembly.Load(project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => Projects.Contains(name));
        Assert.Empty(known.Except(allowed));
    }

    [Theory]
    [InlineData("Vyuha.Core")]
    [InlineData("Vyuha.Quant")]
    [InlineData("Vyuha.Kernel")]
    [InlineData("Vyuha.Strategies")]
    [InlineData("Vyuha.Simulation")]
    public void A_deterministic_project_depends_on_no_package(string project) =>
        Assert.DoesNotContain(
            System.Reflection.Assembly.Load(project).GetReferencedAssemblies(),
            reference => !reference.Name!.StartsWith("System", StringComparison.Ordinal) && !Projects.Contains(reference.Name));

    [Theory]
    [InlineData("Vyuha.Core")]
    [InlineData("Vyuha.Quant")]
    [InlineData("Vyuha.Kernel")]
    [InlineData("Vyuha.Strategies")]
    [InlineData("Vyuha.Simulation")]
    public void A_deterministic_project_has_no_files_threads_network_or_clock(string project)
    {
        string[] found = [.. Loaded.Value.Types
            .Where(type => type.Assembly.Name.StartsWith(project + ",", StringComparison.Ordinal) || type.Assembly.Name == project)
            // The rule tables of a folder are read once, at start, before there is a kernel.
            .Where(type => type.FullName != "Vyuha.Core.Rules.RuleSources")
            .SelectMany(type => type.Dependencies.Where(IsBanned).Select(dependency => $"{type.FullName} uses {Describe(dependency)}"))
            .Distinct()];
        Assert.Empty(found);
    }

    [Fact]
    public void The_ban_sees_what_it_must()
    {
        // The storage project opens files: a check that finds nothing there would find nothing anywhere.
        Assert.Contains(Loaded.Value.Types, type => type.FullName == "Vyuha.Storage.Journal.JournalWriter" && type.Dependencies.Any(IsBanned));
    }

    private static bool IsBanned(ITypeDependency dependency)
    {
        string target = dependency.Target.FullName;
        if (target is "System.IO.File" or "System.IO.FileStream" or "System.IO.Directory" or "System.IO.FileInfo"
            or "System.Threading.Thread" or "System.Threading.ThreadPool" or "System.Threading.Monitor" or "System.Threading.Timer"
            or "System.Random" or "System.Diagnostics.Stopwatch" or "System.TimeProvider" or "System.Console")
            return true;
        if (target.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal) || target.StartsWith("System.Net.", StringComparison.Ordinal))
            return true;
        return dependency is MethodCallDependency call && IsClock(call.TargetMember.FullName);
    }

    private static bool IsClock(string member) =>
        member.Contains("System.DateTime::get_Now", StringComparison.Ordinal)
        || member.Contains("System.DateTime::get_UtcNow", StringComparison.Ordinal)
        || member.Contains("System.DateTime::get_Today", StringComparison.Ordinal)
        || member.Contains("System.DateTimeOffset::get_Now", StringComparison.Ordinal)
        || member.Contains("System.DateTimeOffset::get_UtcNow", StringComparison.Ordinal)
        || member.Contains("System.Guid::NewGuid", StringComparison.Ordinal);

    private static string Describe(ITypeDependency dependency) =>
        dependency is MethodCallDependency call ? call.TargetMember.FullName : dependency.Target.FullName;
}
