using System.Text.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Reads a kickoff body strictly: every unknown member and every wrong type is an error, all of them at once.</summary>
public static class ReleaseRequestReader
{
    private static readonly string[] Known = ["plan", "version", "commit", "author", "artifacts", "tickets", "variables", "scheduledFor", "drill"];

    /// <summary>The request, or what is wrong with it as (path, message).</summary>
    public static (ReleaseRequest? Request, IReadOnlyList<(string Path, string Message)> Errors) Read(JsonElement body)
    {
        List<(string, string)> errors = [];
        foreach (JsonProperty member in body.EnumerateObject())
        {
            if (!Known.Contains(member.Name))
            {
                errors.Add((member.Name, $"'{member.Name}' is not known; a release has {string.Join(", ", Known)}."));
            }
        }

        string plan = Text(body, "plan", required: true, errors) ?? string.Empty;
        string version = Text(body, "version", required: true, errors) ?? string.Empty;
        string? commit = Text(body, "commit", required: false, errors);
        string? author = Text(body, "author", required: false, errors);
        DateTimeOffset? scheduledFor = Moment(body, "scheduledFor", errors);
        List<Artifact> artifacts = Artifacts(body, errors);
        List<string> tickets = Tickets(body, errors);
        Dictionary<string, string> variables = Variables(body, errors);
        DrillRequest? drill = DrillReader.Read(body, errors);
        return errors.Count > 0
            ? (null, errors)
            : (new ReleaseRequest { Plan = plan, Version = version, Commit = commit, Author = author, Artifacts = artifacts, Tickets = tickets, Variables = variables, ScheduledFor = scheduledFor, Drill = drill }, []);
    }

    private static string? Text(JsonElement parent, string name, bool required, List<(string, string)> errors, string? path = null)
    {
        path ??= name;
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            if (required)
            {
                errors.Add((path, $"'{name}' is missing; give a string."));
            }

            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add((path, $"'{name}' must be a string, not {Kind(value)}."));
            return null;
        }

        return value.GetString();
    }

    private static DateTimeOffset? Moment(JsonElement body, string name, List<(string, string)> errors)
    {
        if (Text(body, name, required: false, errors) is not { } text)
        {
            return null;
        }

        DateTimeOffset? moment = ScheduleRule.Parse(text);
        if (moment is null)
        {
            errors.Add((name, $"'{(text.Length > 40 ? text[..40] : text)}' is no moment; write ISO 8601 with an offset, such as 2026-12-01T09:00:00+01:00 or 2026-12-01T08:00:00Z."));
        }

        return moment;
    }

    private static List<Artifact> Artifacts(JsonElement body, List<(string, string)> errors)
    {
        List<Artifact> artifacts = [];
        int index = 0;
        foreach (JsonElement item in Items(body, "artifacts", errors))
        {
            string path = $"artifacts[{index++}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                errors.Add((path, $"An artifact must be an object with name and digest, not {Kind(item)}."));
                continue;
            }

            foreach (JsonProperty member in item.EnumerateObject().Where(member => member.Name is not ("name" or "digest")))
            {
                errors.Add(($"{path}.{member.Name}", $"'{member.Name}' is not known; an artifact has name and digest."));
            }

            string? name = Text(item, "name", required: true, errors, $"{path}.name");
            string? digest = Text(item, "digest", required: true, errors, $"{path}.digest");
            artifacts.Add(new Artifact(name ?? string.Empty, digest ?? string.Empty));
        }

        return artifacts;
    }

    private static List<string> Tickets(JsonElement body, List<(string, string)> errors)
    {
        List<string> tickets = [];
        int index = 0;
        foreach (JsonElement item in Items(body, "tickets", errors))
        {
            string path = $"tickets[{index++}]";
            if (item.ValueKind == JsonValueKind.String)
            {
                tickets.Add(item.GetString()!);
            }
            else
            {
                errors.Add((path, $"A ticket must be a string, not {Kind(item)}."));
            }
        }

        return tickets;
    }

    private static Dictionary<string, string> Variables(JsonElement body, List<(string, string)> errors)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        if (!body.TryGetProperty("variables", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return variables;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(("variables", $"'variables' must be an object of strings, not {Kind(value)}."));
            return variables;
        }

        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                variables[member.Name] = member.Value.GetString()!;
            }
            else
            {
                errors.Add(($"variables.{member.Name}", $"A variable must be a string, not {Kind(member.Value)}."));
            }
        }

        return variables;
    }

    private static IEnumerable<JsonElement> Items(JsonElement body, string name, List<(string, string)> errors)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add((name, $"'{name}' must be an array, not {Kind(value)}."));
            return [];
        }

        return value.EnumerateArray();
    }

    internal static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
