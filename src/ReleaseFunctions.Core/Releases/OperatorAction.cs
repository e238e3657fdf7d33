using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>What an operator can ask of a release or a stage.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<OperatorAction>))]
public enum OperatorAction
{
    /// <summary>Stop the release; nothing is undone.</summary>
    Abort,

    /// <summary>Roll back every stage whose deploy request was sent.</summary>
    Rollback,

    /// <summary>Run attempt n+1 of one failed stage.</summary>
    Retry,

    /// <summary>Take an inconclusive health gate as passed, or let a stage pass although a window is closed or a freeze holds.</summary>
    Override,

    /// <summary>Start nothing new; what is in flight goes on.</summary>
    Pause,

    /// <summary>Go on after a pause.</summary>
    Resume,

    /// <summary>Leave one stage out; what needs it goes on.</summary>
    Skip,

    /// <summary>A newer release of the plan takes this one's place. Nobody asks for it: the newer release does it when it begins.</summary>
    Supersede,

    /// <summary>Take an environment's lock from the stage that holds it.</summary>
    FreeLock,

    /// <summary>Someone who is asked for an approval has another person decide in their stead. Done by their link, never by an operator.</summary>
    Delegate,
}
