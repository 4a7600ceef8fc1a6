using System.Security.Cryptography;
using System.Text.Json;
using Vyuha.Tests.Host;

namespace Vyuha.Tests.Simulation.Synthetic;

/// <summary>The synthetic market, and all that is made from it, is the same on every processor: in child processes that are denied instructions.</summary>
public sealed class InstructionSetTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-instructions-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void A_run_is_the_same_to_the_bit_without_any_instruction_set()
    {
        (string Outputs, string Inputs) plain = Play("VYUHA_NOTHING", "0");
        foreach (string setting in new[] { "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic" })
            Assert.Equal((setting, plain), (setting, Play(setting, "0")));
    }

    /// <returns>Hash of the kernel's outputs, and of the file of its inputs: every price of the market.</returns>
    private (string Outputs, string Inputs) Play(string variable, string value)
    {
        string folder = Path.Combine(_home, variable);
        (int code, _, string errors) = VyuhaProcess.RunWith(
            variable, value, _home, "backtest", "--synthetic", "--seed", "11", "--from", "2026-01-01", "--to", "2026-01-05", "--out", folder);
        Assert.True(code == 0, errors);
        using JsonDocument result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json")));
        return (
            result.RootElement.GetProperty("hashes").GetProperty("outputs").GetString()!,
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "journal")))));
    }
}
