using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Access;

/// <summary>What a credential may do. <see cref="Admin"/> may do everything; every role may read.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Role>))]
public enum Role
{
    /// <summary>Start releases.</summary>
    Kickoff,

    /// <summary>Abort, roll back, retry, override.</summary>
    Operate,

    /// <summary>Decide approvals through the API or the operators' pages, as the person the key belongs to, or as the key itself where it belongs to none.</summary>
    Approve,

    /// <summary>Store plans.</summary>
    Plan,

    /// <summary>Read everything.</summary>
    Audit,

    Admin,
}
