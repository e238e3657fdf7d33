using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.Flags;

/// <summary>A call that ends with an answer before its end; never leaves the connectors.</summary>
internal sealed class FlagCallException(FlagAnswer answer) : Exception(answer.Message)
{
    public FlagAnswer Answer => answer;

    public static FlagCallException Refused(string message) => new(FlagAnswer.Refused(message));

    public static FlagCallException TryAgain(string message, TimeSpan? retryAfter = null) => new(FlagAnswer.TryAgain(message, retryAfter));
}
