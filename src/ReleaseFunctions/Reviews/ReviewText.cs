using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Reviews;

/// <summary>What someone wants to add to a review; null: not given.</summary>
public sealed record ReviewText(string? Text, string? Owner, string? Due)
{
    /// <param name="known">The members that the call takes.</param>
    /// <exception cref="ProblemException">400: a member is unknown or no string.</exception>
    public static ReviewText Read(JsonElement body, params string[] known)
    {
        List<ProblemError> errors =
        [
            .. body.EnumerateObject().Where(member => !known.Contains(member.Name))
                .Select(member => new ProblemError(member.Name, $"'{member.Name}' is not known; there are {string.Join(", ", known)}.")),
            .. body.EnumerateObject().Where(member => known.Contains(member.Name) && member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                .Select(member => new ProblemError(member.Name, $"'{member.Name}' must be a string.")),
        ];
        return errors.Count == 0
            ? new ReviewText(Member(body, "text"), Member(body, "owner"), Member(body, "due"))
            : throw ProblemException.BadRequest("What is to be added to the review is not valid.", errors);
    }

    public static ReviewText Read(IFormCollection form) => new(form["text"].ToString(), form["owner"].ToString(), form["due"].ToString());

    private static string? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
