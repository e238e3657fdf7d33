using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>One person's recorded decision for one stage attempt.</summary>
/// <param name="Person">E-mail address, lower case; <c>key:name</c> for an API key that belongs to no person.</param>
/// <param name="Verdict">What was said.</param>
/// <param name="Comment">May be empty; at most <see cref="MaxComment"/> characters.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Via">link, page or api.</param>
public sealed record Decision(string Person, [property: JsonPropertyName("decision")] ApprovalVerdict Verdict, string Comment, DateTimeOffset At, string Via)
{
    /// <summary>The longest comment or reason, in characters.</summary>
    public const int MaxComment = 4000;

    /// <summary>The seats the person took, as judged when it was recorded; null: their own, in the rules that asked them.</summary>
    public IReadOnlyList<Seat>? Seats { get; init; }

    /// <summary>Those in whose stead it was made.</summary>
    [JsonIgnore]
    public IEnumerable<string> For => Seats?.Select(seat => seat.Person).Where(seat => !Approvals.Person.Same(seat, Person)) ?? [];
}
