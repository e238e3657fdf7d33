using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>In which order people are asked.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ApprovalOrder>))]
public enum ApprovalOrder
{
    /// <summary>All at once.</summary>
    Any,

    /// <summary>One rule after the other; within a single rule, one entry of <c>from</c> after the other.</summary>
    Sequence,
}
