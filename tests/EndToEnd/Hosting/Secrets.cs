using System.Security.Cryptography;

namespace EndToEnd.Hosting;

/// <summary>Credentials made for this run. None of them may ever be shown by the product.</summary>
public static class Secrets
{
    private static readonly string WebhookKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Signs webhooks; the target checks it.</summary>
    public static string Webhook { get; } = $"whsec_{WebhookKey}";

    public static string TargetToken { get; } = Create("target-token");

    public static string ProbePassword { get; } = Create("probe-password");

    public static string PrometheusToken { get; } = Create("prometheus-token");

    public static string MailPassword { get; } = Create("mail-password");

    public static string Session { get; } = Create("session-key");

    /// <summary>Everything that must appear in no answer, no history and no log.</summary>
    public static IReadOnlyList<string> All { get; } =
        [WebhookKey, TargetToken, ProbePassword, PrometheusToken, MailPassword, Session, .. Keys.Made.Select(key => key.Secret)];

    /// <summary>The first secret that a text shows, or null.</summary>
    public static string? FindIn(string text) => All.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal));

    internal static string Create(string name) => $"{name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
}
