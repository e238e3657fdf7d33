using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>A person whose decision does not count, enforced on the person, not on the link.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<NotByRule>))]
public enum NotByRule
{
    /// <summary>Whoever asked for the release.</summary>
    Requester,

    /// <summary>The author of the commit.</summary>
    Author,

    /// <summary>Whoever approved an earlier stage of the same release.</summary>
    PreviousApprover,
}
