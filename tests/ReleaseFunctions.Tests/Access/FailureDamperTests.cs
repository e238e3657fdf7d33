using Microsoft.Extensions.Time.Testing;
using ReleaseFunctions.Access;

namespace ReleaseFunctions.Tests.Access;

public sealed class FailureDamperTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Holds_LimitIsReached_UntilTheOldestFailureIsAMinuteOld()
    {
        FailureDamper damper = new(_time);
        for (int i = 0; i < FailureDamper.Limit; i++)
        {
            Assert.Null(damper.Holds("203.0.113.7", "ci"));
            damper.Failed("203.0.113.7", "ci");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        TimeSpan? held = damper.Holds("203.0.113.7", "ci");
        _time.Advance(held!.Value);

        Assert.Equal(FailureDamper.Window - TimeSpan.FromSeconds(FailureDamper.Limit), held);
        Assert.Null(damper.Holds("203.0.113.7", "ci"));
    }

    [Fact]
    public void Holds_OtherSourceOrKey_IsNotHeld()
    {
        FailureDamper damper = new(_time);
        for (int i = 0; i < FailureDamper.Limit; i++)
        {
            damper.Failed("203.0.113.7", "ci");
        }

        Assert.NotNull(damper.Holds("203.0.113.7", "ci"));
        Assert.Null(damper.Holds("203.0.113.7", "ops"));
        Assert.Null(damper.Holds("203.0.113.7", null));
        Assert.Null(damper.Holds("203.0.113.8", "ci"));
    }

    [Fact]
    public void Failed_FloodFromManySources_StaysBounded()
    {
        FailureDamper damper = new(_time);

        for (int i = 0; i < 25_000; i++)
        {
            damper.Failed($"2001:db8::{i:x}", null);
        }

        Assert.InRange(damper.Count, 1, 10_000);
    }
}
