using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Safety;

/// <summary>Everything that an application leaves behind: what it logs and traces, and, when asked for, what it has stored and what it answers.</summary>
internal sealed class Leftovers : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Where, string Text)> _lines = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A credential as it is, in Base64 and percent-encoded.</summary>
    public static IEnumerable<string> Forms(string secret) => new[]
    {
        secret,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('='),
        Uri.EscapeDataString(secret),
        WebUtility.UrlEncode(secret),
    }.Distinct();

    /// <summary>The places that hold a secret, with what stands around it.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<(string Where, string Text)> left, IEnumerable<string> secrets)
    {
        // As written in JSON and in HTML, too.
        string[] forms = [.. secrets.SelectMany(form => new[] { form, JavaScriptEncoder.Default.Encode(form), HtmlEncoder.Default.Encode(form) }).Distinct()];
        return [.. from one in left from form in forms where one.Text.Contains(form, StringComparison.Ordinal) select $"{one.Where}: {Around(one.Text, form)}"];
    }

    /// <summary>Everything of an application that still runs.</summary>
    public async Task<IReadOnlyList<(string Where, string Text)>> CollectAsync(TestApp app, string folder, string storage, string prefix, IEnumerable<string> releases)
    {
        List<(string Where, string Text)> all = [.. _lines];
        await AddTablesAsync(all, storage, prefix);
        await AddBlobsAsync(all, storage, prefix);
        foreach (string instance in await app.AllInstancesAsync())
        {
            all.Add(($"orchestration {instance}", JsonSerializer.Serialize(app.History(instance))));
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using FileStream open = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(open, Encoding.Latin1);
            all.Add(($"file {file}", await reader.ReadToEndAsync(Stop)));
        }

        await AddAnswersAsync(all, app, releases);
        return all;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    /// <summary>Keeps what the application exports of its traces.</summary>
    public void AddTo(IServiceCollection services) => services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(new Spans(_lines)));

    private static async Task AddTablesAsync(List<(string Where, string Text)> all, string storage, string prefix)
    {
        TableServiceClient tables = new(storage);
        await foreach (var table in tables.QueryAsync(cancellationToken: Stop))
        {
            if (!table.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            await foreach (TableEntity row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: Stop))
            {
                string text = string.Join('\n', row.Where(column => column.Value is not byte[]).Select(column => $"{column.Key}={Convert.ToString(column.Value, CultureInfo.InvariantCulture)}"));
                all.Add(($"table {table.Name}", $"{text}\n{Unpacked([.. row.OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => column.Value).OfType<byte[]>().SelectMany(bytes => bytes)])}"));
            }
        }
    }

    private static async Task AddBlobsAsync(List<(string Where, string Text)> all, string storage, string prefix)
    {
        BlobServiceClient blobs = new(storage);
        await foreach (BlobContainerItem container in blobs.GetBlobContainersAsync(BlobContainerTraits.None, prefix.ToLowerInvariant(), Stop))
        {
            BlobContainerClient files = blobs.GetBlobContainerClient(container.Name);
            await foreach (BlobItem blob in files.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, Stop))
            {
                all.Add(($"blob {container.Name}/{blob.Name}", (await files.GetBlobClient(blob.Name).DownloadContentAsync(Stop)).Value.Content.ToString()));
            }
        }
    }

    private static async Task AddAnswersAsync(List<(string Where, string Text)> all, TestApp app, IEnumerable<string> releases)
    {
        string[] pages =
        [
            "/api/connections", "/ui/connections", "/api/releases", "/ui/releases", "/ui/in-flight", "/api/plans/shop", "/ui/plans/shop", "/api/dev/outbox", "/api/health", "/api/orchestrations",
            .. releases.SelectMany(id => new[] { $"/api/releases/{id}", $"/api/releases/{id}/history", $"/ui/releases/{id}", $"/ui/releases/{id}/fragment", $"/ui/releases/{id}/review", $"/api/releases/{id}/evidence" }),
        ];
        foreach (string page in pages)
        {
            using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, page);
            byte[] body = await response.Content.ReadAsByteArrayAsync(Stop);
            all.Add(($"GET {page}", $"{response.Headers} {(page.EndsWith("/evidence", StringComparison.Ordinal) && response.IsSuccessStatusCode ? Unzipped(body) : Encoding.UTF8.GetString(body))}"));
        }
    }

    private static string Unzipped(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        return string.Join('\n', archive.Entries.Select(entry =>
        {
            using StreamReader reader = new(entry.Open());
            return reader.ReadToEnd();
        }));
    }

    /// <summary>Columns of bytes hold compressed JSON: see ReleaseFunctions.Storage.</summary>
    private static string Unpacked(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return string.Empty;
        }

        try
        {
            using StreamReader reader = new(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));
            return reader.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static string Around(string text, string part)
    {
        int at = text.IndexOf(part, StringComparison.Ordinal);
        return text[Math.Max(0, at - 160)..Math.Min(text.Length, at + part.Length + 40)];
    }

    private sealed class Spans(ConcurrentQueue<(string Where, string Text)> lines) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            // The stand-ins are servers in this process, too; whoever asks them is the application.
            if (data.GetTagItem("user_agent.original") as string != "ReleaseFunctions")
            {
                lines.Enqueue((
                    $"trace of {data.Source.Name}",
                    $"{data.DisplayName} {data.StatusDescription} {string.Join(' ', data.TagObjects)} {string.Join(' ', data.Baggage)} {string.Join(' ', data.Events.Select(one => $"{one.Name} {string.Join(' ', one.Tags)}"))}"));
            }
        }
    }

    private sealed class Logger(string category, ConcurrentQueue<(string Where, string Text)> lines) : ILogger
    {
        // A scope travels with every line that is logged in it, to whatever keeps logs.
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue(($"scope of {category}", Told(state)));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(($"log of {category}", $"{formatter(state, exception)} {Told(state)} {exception}"));

        private static string Told<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : $"{state}";
    }
}
