using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Where an approval stands or how it ended.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ApprovalOutcome>))]
public enum ApprovalOutcome
{
    Open,
    Granted,
    Rejected,
    Expired,
    Withdrawn,
}
