using Azure;
using Azure.Identity;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Entra;

/// <summary>Says what an Azure client's exception means. Their own text also lists headers and bodies.</summary>
internal static class AzureFaults
{
    /// <summary>The rest of a sentence that begins with the connection's name; null if the exception is of another kind.</summary>
    public static string? Describe(Exception exception, TimeSpan timeout) => exception switch
    {
        AuthenticationFailedException => $"could not be asked: no token was given by Microsoft Entra ID ({FirstLine(exception.Message)}).",
        RequestFailedException { Status: 0 } failure => TransportFault.From(failure.InnerException ?? failure, timeout)?.Sentence ?? "could not be reached.",
        RequestFailedException failure => $"answered {failure.Status}{(failure.ErrorCode is null ? string.Empty : $", {failure.ErrorCode}")}: {FirstLine(failure.Message)}",
        AggregateException { InnerExceptions: [.., Exception last] } => Describe(last, timeout),
        _ => TransportFault.From(exception, timeout)?.Sentence,
    };

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
