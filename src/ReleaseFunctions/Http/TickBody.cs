using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Http;

/// <summary>The body of a tick: <c>{item, evidence?, comment?}</c>.</summary>
public static class TickBody
{
    private static readonly string[] Known = ["item", "evidence", "comment"];

    /// <exception cref="ProblemException">400 with everything that is wrong.</exception>
    public static TickRequest Read(JsonElement body)
    {
        List<ProblemError> errors = [.. body.EnumerateObject()
            .Where(member => !Known.Contains(member.Name))
            .Select(member => new ProblemError(member.Name, $"'{member.Name}' is not known; there are {string.Join(", ", Known)}."))];
        TickRequest tick = new(Text(body, "item", errors), Text(body, "evidence", errors), Text(body, "comment", errors));
        errors.AddRange(Faults(tick));
        return errors.Count == 0 ? tick : throw ProblemException.BadRequest("The tick is not valid; nothing was recorded.", errors);
    }

    /// <summary>Likewise for a form.</summary>
    /// <exception cref="ProblemException">400 with everything that is wrong.</exception>
    public static TickRequest Read(IFormCollection form) =>
        Ensure(new TickRequest(form["item"].ToString(), form["evidence"].ToString().Trim(), form["comment"].ToString().Trim()));

    /// <exception cref="ProblemException">400 with everything that is wrong.</exception>
    public static TickRequest Ensure(TickRequest tick)
    {
        List<ProblemError> errors = [.. Faults(tick)];
        return errors.Count == 0 ? tick : throw ProblemException.BadRequest("The tick is not valid; nothing was recorded.", errors);
    }

    private static IEnumerable<ProblemError> Faults(TickRequest tick)
    {
        if (tick.Item.Length == 0)
        {
            yield return new ProblemError("item", "'item' is needed: the name of the item that is ticked.");
        }

        if (EvidenceText.Fault(tick.Evidence) is { } fault)
        {
            yield return new ProblemError("evidence", fault);
        }

        if (tick.Comment.Length > Decision.MaxComment)
        {
            yield return new ProblemError("comment", $"The comment has {tick.Comment.Length:N0} characters; the limit is {Decision.MaxComment:N0}.");
        }
    }

    private static string Text(JsonElement body, string name, List<ProblemError> errors)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return string.Empty;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!.Trim();
        }

        errors.Add(new ProblemError(name, $"'{name}' must be a string."));
        return string.Empty;
    }
}
