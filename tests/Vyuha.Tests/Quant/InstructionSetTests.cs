using Vyuha.Tests.Quant.Arithmetic;
using Vyuha.Tests.Quant.Options;

namespace Vyuha.Tests.Quant;

public sealed class InstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableFMA")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Batches_of_every_length_equal_one_by_one_when_the_processor_lacks_instructions(string setting) => LimitedProcessor.Passes(
        setting,
        (typeof(ExactMathSpansTests), nameof(ExactMathSpansTests.Every_length_gives_the_bits_of_one_number_after_another)),
        (typeof(OptionSpansTests), nameof(OptionSpansTests.Every_length_gives_the_bits_of_one_option_after_another)));
}
