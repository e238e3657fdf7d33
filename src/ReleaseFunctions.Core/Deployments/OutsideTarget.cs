using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>A deployment system outside, reached through a connection.</summary>
public abstract record OutsideTarget : DeploymentTarget
{
    /// <summary>Name of the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>The kind of connection that leads there; its word is the key in a plan.</summary>
    [JsonIgnore]
    public abstract ConnectionKind Kind { get; }

    /// <summary>
    /// The same order may be sent twice and is carried out once, because the system knows its key. Elsewhere a start that may have arrived is looked up before
    /// another is sent. Default false.
    /// </summary>
    [JsonIgnore]
    public virtual bool KnowsRepeats => false;

    /// <summary>What was started can be stopped there. Default true.</summary>
    [JsonIgnore]
    public virtual bool CanCancel => true;

    /// <summary>The same target with every text that may hold templates rewritten.</summary>
    internal abstract OutsideTarget Rewrite(TextRewrite rewrite);
}
