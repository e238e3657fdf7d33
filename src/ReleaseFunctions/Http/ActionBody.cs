using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Http;

/// <summary>The body of an action: <c>{reason}</c> or <c>{comment}</c>.</summary>
public static class ActionBody
{
    /// <summary>The longest reason or comment, in characters.</summary>
    public const int MaxLength = Core.Approvals.Decision.MaxComment;

    private static readonly string[] Known = ["reason", "comment"];

    /// <summary>The reason or comment; empty if there is none and <paramref name="required"/> is false.</summary>
    /// <param name="others">Members that the caller reads itself.</param>
    /// <exception cref="ProblemException">400 with everything that is wrong.</exception>
    public static string Read(JsonElement body, bool required, params string[] others)
    {
        string[] all = [.. Known, .. others];
        List<ProblemError> errors = [.. body.EnumerateObject()
            .Where(member => !all.Contains(member.Name))
            .Select(member => new ProblemError(member.Name, $"'{member.Name}' is not known; there are {string.Join(", ", all)}."))];
        string text = string.Empty;
        foreach (string name in Known)
        {
            if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (value.ValueKind != JsonValueKind.String)
            {
                errors.Add(new ProblemError(name, $"'{name}' must be a string."));
            }
            else if (value.GetString() is { Length: > 0 } given)
            {
                text = text.Length == 0 ? given : text;
            }
        }

        Check(text, required, errors);
        return errors.Count == 0 ? text.Trim() : throw ProblemException.BadRequest("The action is not valid.", errors);
    }

    /// <summary>The reason or comment of a form.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static string Read(IFormCollection form, bool required)
    {
        string text = (form["reason"].ToString() is { Length: > 0 } reason ? reason : form["comment"].ToString()).Trim();
        List<ProblemError> errors = [];
        Check(text, required, errors);
        return errors.Count == 0 ? text : throw ProblemException.BadRequest("The form is not complete.", errors);
    }

    /// <summary>Adds what is wrong with a reason or comment.</summary>
    public static void Check(string text, bool required, List<ProblemError> errors)
    {
        if (required && string.IsNullOrWhiteSpace(text))
        {
            errors.Add(new ProblemError("reason", "A reason is needed; say in a sentence why."));
        }

        if (text.Length > MaxLength)
        {
            errors.Add(new ProblemError("reason", $"The text has {text.Length:N0} characters; the limit is {MaxLength:N0}."));
        }
    }
}
