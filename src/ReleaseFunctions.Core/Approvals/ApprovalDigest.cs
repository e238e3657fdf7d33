using System.Text.Json;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>What ties a decision to exactly what was shown to the person.</summary>
public static class ApprovalDigest
{
    /// <summary>
    /// SHA-256, lower-case hex, of the RFC 8785 form of
    /// <c>{planDigest, version, commit?, artifacts:[{name, digest}], variables{}, stage, attempt}</c>; an absent commit is left out.
    /// </summary>
    public static string Of(ApprovalSubject subject) => Digest.OfCanonical(JsonSerializer.SerializeToElement(subject, WireJson.Options));
}
