using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Plans;

/// <summary>What became of a submitted plan: a plan, or every error at once.</summary>
/// <param name="Plan">The plan with defaults filled in; null where there are errors.</param>
/// <param name="Document">The submitted document as JSON, without defaults; null where it could not be read at all.</param>
/// <param name="Digest">SHA-256 of the document's canonical JSON; set with <paramref name="Document"/>.</param>
/// <param name="Errors">Ordered by line and column; empty: the plan is good.</param>
public sealed record PlanReading(Plan? Plan, JsonNode? Document, string? Digest, IReadOnlyList<PlanError> Errors);
