using System.Text.Json;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>The frame of every answer of the Prometheus API: its status, its errors and its warnings.</summary>
internal static class PrometheusReply
{
    /// <param name="name">The connection.</param>
    /// <param name="reply">What it answered.</param>
    /// <param name="read">Reads the data of a success; gets the warnings as the end of a sentence.</param>
    /// <returns>The answer, or why there is none.</returns>
    public static (T? Answer, string? Error) Read<T>(string name, QueryReply reply, Func<JsonElement, string, T> read)
        where T : class
    {
        if (reply.Text is null)
        {
            return (null, $"{name} answered with more than the size limit.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Text);
            JsonElement root = document.RootElement;
            string notes = Notes(root);
            return root.GetProperty("status").ValueEquals("success") && reply.IsSuccess
                ? (read(root.GetProperty("data"), notes), null)
                : (null, $"{name} answered {reply.Status}, {Text(root, "errorType") ?? "unknown error"}: {Text(root, "error") ?? "no reason given"}{notes}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return (null, $"{name} answered {reply.Status} with something that is not an answer of the Prometheus API.");
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static string Notes(JsonElement root)
    {
        List<string> notes = [];
        foreach (string name in new[] { "warnings", "infos" })
        {
            if (root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array)
            {
                notes.AddRange(list.EnumerateArray().Where(note => note.ValueKind == JsonValueKind.String).Select(note => note.GetString()!));
            }
        }

        return notes.Count == 0 ? "." : $". It warned: {string.Join("; ", notes)}";
    }
}
