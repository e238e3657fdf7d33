using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Shows what is in the outbox. For development only: the text of the mails holds approval links.</summary>
public sealed partial class OutboxReader
{
    private readonly ConcurrentDictionary<string, OutboxMail> _read = new(StringComparer.Ordinal);
    private readonly OutboxFolder _folder;
    private readonly ILogger<OutboxReader> _logger;

    internal OutboxReader(OutboxFolder folder, ILogger<OutboxReader> logger)
    {
        _folder = folder;
        _logger = logger;
    }

    /// <summary>The mails, newest first.</summary>
    /// <param name="limit">At most so many; default all.</param>
    public IReadOnlyList<OutboxMail> List(int limit = int.MaxValue)
    {
        if (!Directory.Exists(_folder.Path))
        {
            return [];
        }

        // Files never change, so each is read once.
        return [.. Directory.EnumerateFiles(_folder.Path, "*" + OutboxFolder.Extension)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .OrderByDescending(id => id, StringComparer.Ordinal)
            .Select(id => _read.TryGetValue(id, out OutboxMail? known) ? known : Read(id))
            .OfType<OutboxMail>()
            .Take(limit)];
    }

    /// <summary>The HTML part of one mail; null if there is no such mail.</summary>
    public string? FindHtml(string id)
    {
        using MimeMessage? mime = Load(id);
        return mime?.HtmlBody;
    }

    private OutboxMail? Read(string id)
    {
        using MimeMessage? mime = Load(id);
        if (mime is null)
        {
            return null;
        }

        string text = (mime.TextBody ?? string.Empty).ReplaceLineEndings("\n").TrimEnd('\n');
        OutboxMail mail = new(id, mime.To.Mailboxes.FirstOrDefault()?.Address ?? string.Empty, mime.Subject ?? string.Empty, mime.Date, text, Links(text, mime.HtmlBody));
        _read[id] = mail;
        return mail;
    }

    private MimeMessage? Load(string id)
    {
        string path = Path.Combine(_folder.Path, id + OutboxFolder.Extension);
        if (!IdPattern().IsMatch(id) || !File.Exists(path))
        {
            return null;
        }

        try
        {
            return MimeMessage.Load(path);
        }
        catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException)
        {
            LogUnreadable(id, fault.GetType().Name);
            return null;
        }
    }

    private static IReadOnlyList<string> Links(string text, string? html)
    {
        IEnumerable<string> inText = AddressPattern().Matches(text).Select(match => match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')'));
        IEnumerable<string> inHtml = HrefPattern().Matches(html ?? string.Empty).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));
        return [.. inText.Concat(inHtml).Distinct(StringComparer.Ordinal)];
    }

    [GeneratedRegex("^[A-Za-z0-9-]{1,128}$(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex("https?://[^\\s<>\"']+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AddressPattern();

    [GeneratedRegex("href=\"(https?://[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HrefPattern();

    [LoggerMessage(LogLevel.Warning, "The mail {Id} in the outbox cannot be read ({Fault}) and is left out")]
    private partial void LogUnreadable(string id, string fault);
}
