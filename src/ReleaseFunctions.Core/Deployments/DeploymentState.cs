using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>Where a deployment stands, as far as the outside system said.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DeploymentState>))]
public enum DeploymentState
{
    /// <summary>The request was not taken; the same request may be sent again.</summary>
    TryAgain,

    /// <summary>Taken; a callback will decide.</summary>
    Accepted,

    /// <summary>Taken; the handle has to be followed.</summary>
    Running,
    Succeeded,
    Failed,
}
