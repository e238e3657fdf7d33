using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseFunctions.Access;

/// <summary>Writes refusals down: who, what, from where and why, and nothing of the credential.</summary>
internal sealed partial class AccessLog(CallerSource sources, Telemetry telemetry, ILogger<AccessLog> logger)
{
    /// <param name="function">The function that was called. Not the path: the path of a link is its secret.</param>
    public void Refused(HttpRequest request, string function, Refusal refusal)
    {
        telemetry.Refused(refusal.Reason);
        string source = sources.Describe(request);
        if (refusal.IsMissing)
        {
            LogMissing(request.Method, function, source);
        }
        else
        {
            LogRefused(request.Method, function, refusal.Who ?? "somebody", source, refusal.Status, refusal.Reason, RoleNames.List(refusal.Needs));
        }
    }

    /// <summary>A function that no rule names.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} has no access rule and answers nobody; list it in AccessPolicy.")]
    public partial void Unlisted(string function);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Method} {Function} for {Who} from {Source} with {Status}: {Reason}. Roles that may: [{Roles}]")]
    private partial void LogRefused(string method, string function, string who, string source, int status, string reason, string roles);

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused {Method} {Function} from {Source}: no credential.")]
    private partial void LogMissing(string method, string function, string source);
}
