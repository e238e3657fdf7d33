using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>What one person said.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ApprovalVerdict>))]
public enum ApprovalVerdict
{
    Approve,
    Reject,
}
