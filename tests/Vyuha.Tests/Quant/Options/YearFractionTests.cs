using Vyuha.Core;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class YearFractionTests
{
    [Fact]
    public void Eight_days_before_a_weekly_expiry()
    {
        // MARKET_RULES 5.1: Mon 23 Nov 2026 09:20 to Tue 1 Dec 15:40 is 11,900 minutes, 0.022641 years.
        long now = Ist.At(new(2026, 11, 23), new(9, 20)).Nanoseconds, expiry = Ist.At(new(2026, 12, 1), new(15, 40)).Nanoseconds;
        Assert.Equal(11_900.0 / 525_600, YearFraction.Years(now, expiry), 1e-17);
        Assert.Equal(0.022641, YearFraction.Years(now, expiry), 5e-7);
    }

    [Fact]
    public void After_expiry_it_is_negative() => Assert.Equal(-1, YearFraction.Years(525_600L * 60_000_000_000, 0));
}
