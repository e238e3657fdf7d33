using System.Threading.RateLimiting;
using ReleaseFunctions.Connectors.Mail;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

public sealed class RatedMailerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_OverTheRate_WaitsAndThenRefuses()
    {
        CountingMailer inner = new();
        using RatedMailer mailer = new(inner, RatedMailer.Limiter(perMinute: 2, autoReplenishment: false));

        await mailer.SendAsync(Mails.Mail(), Cancel);
        await mailer.SendAsync(Mails.Mail(), Cancel);
        Task third = mailer.SendAsync(Mails.Mail(), Cancel);
        Task fourth = mailer.SendAsync(Mails.Mail(), Cancel);

        Assert.Equal((2, false, false), (inner.Sent, third.IsCompleted, fourth.IsCompleted));
        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => mailer.SendAsync(Mails.Mail(), Cancel));
        Assert.Contains("Mail__RatePerMinute", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limiter_Rate_IsSpreadEvenly()
    {
        await using RateLimiter limiter = RatedMailer.Limiter(perMinute: 30, autoReplenishment: false);

        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsAssignableFrom<ReplenishingRateLimiter>(limiter).ReplenishmentPeriod);
    }

    private sealed class CountingMailer : IMailer
    {
        public int Sent { get; private set; }

        public Task SendAsync(MailMessage message, CancellationToken cancellationToken)
        {
            Sent++;
            return Task.CompletedTask;
        }
    }
}
