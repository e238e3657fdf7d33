using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Http;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Path">Where: a member's path, a header or a parameter.</param>
/// <param name="Message">What is wrong, the limit and the remedy.</param>
public sealed record ProblemError(string Path, string Message, int? Line = null, int? Column = null);

/// <summary>An answer that is an RFC 9457 problem; thrown from wherever a request turns out to be wrong, and written at its edge.</summary>
public sealed class ProblemException(int status, string title, string detail, IReadOnlyList<ProblemError>? errors = null) : Exception(detail)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    /// <summary>What is wrong, at least one; a problem of the request as a whole has an empty path.</summary>
    public IReadOnlyList<ProblemError> Errors { get; } = errors is { Count: > 0 } ? errors : [new ProblemError(string.Empty, detail)];

    /// <summary>The roles of which one would be enough; empty: it is not a matter of roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public static ProblemException BadRequest(string detail, IReadOnlyList<ProblemError>? errors = null) => new(400, "The request is not valid", detail, errors);

    public static ProblemException NotFound(string detail) => new(404, "There is no such thing", detail);

    public static ProblemException Forbidden(string detail) => new(403, "The credential may not do this", detail);

    public static ProblemException Conflict(string detail, IReadOnlyList<ProblemError>? errors = null) => new(409, "This does not fit the current state", detail, errors);

    /// <summary>The problem as a response.</summary>
    public IResult ToResult() => Results.Problem(
        detail: Message,
        statusCode: Status,
        title: Title,
        type: $"urn:releasefunctions:problem:{Status}",
        extensions: Roles.Count == 0
            ? new Dictionary<string, object?> { ["errors"] = Errors }
            : new Dictionary<string, object?> { ["errors"] = Errors, ["roles"] = Roles });
}
