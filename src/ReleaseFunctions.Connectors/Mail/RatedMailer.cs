using System.Threading.RateLimiting;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Holds mails back so that no more than the configured number leaves this process per minute.</summary>
internal sealed class RatedMailer(IMailer inner, RateLimiter limiter) : IMailer, IDisposable
{
    /// <summary>Lets single mails through evenly; as many may wait as leave in one minute.</summary>
    public static RateLimiter Limiter(int perMinute, bool autoReplenishment = true) => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        QueueLimit = perMinute,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        AutoReplenishment = autoReplenishment,
    });

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        using RateLimitLease lease = await limiter.AcquireAsync(1, cancellationToken);
        if (!lease.IsAcquired)
        {
            throw new MailFailedException("More than a minute's worth of mails (Mail__RatePerMinute) is waiting already; send it again later.");
        }

        await inner.SendAsync(message, cancellationToken);
    }

    public void Dispose() => limiter.Dispose();
}
