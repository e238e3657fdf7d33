using System.Net;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Webhooks;

/// <summary>Turns replies into answers. Pure. What it does not understand is never a success.</summary>
/// <param name="connection">Who replied.</param>
/// <param name="hidden">Text that must not show in a message besides the connection's credentials, such as the callback address.</param>
internal sealed class WebhookJudge(ConnectionSettings connection, params string[] hidden)
{
    private const int LongestHandle = 2000;

    /// <summary>Judges the reply to the order itself.</summary>
    public DeploymentAnswer JudgeStart(WebhookReply reply, WebhookCompletion completion, Uri requested)
    {
        WebhookReport report = WebhookReport.Read(reply.Body);
        if (!IsSuccess(reply.Status))
        {
            return JudgeRefusal(reply, report);
        }

        return completion switch
        {
            WebhookCompletion.Response => Answer(DeploymentState.Succeeded, reply, report),
            WebhookCompletion.Callback => Answer(DeploymentState.Accepted, reply, report),
            _ when reply.Status == (int)HttpStatusCode.Accepted => JudgeLocation(reply, report, requested),
            _ => JudgeReport(reply, report, handle: null),
        };
    }

    /// <summary>Judges the reply to a question about a running deployment.</summary>
    public DeploymentAnswer JudgeFollow(WebhookReply reply, string handle)
    {
        WebhookReport report = WebhookReport.Read(reply.Body);
        if (!IsSuccess(reply.Status))
        {
            return JudgeRefusal(reply, report) with { Handle = handle };
        }

        return reply.Status == (int)HttpStatusCode.Accepted
            ? Answer(DeploymentState.Running, reply, report) with { Handle = handle, RetryAfter = reply.RetryAfter }
            : JudgeReport(reply, report, handle);
    }

    /// <summary>Resolves a handle against the connection as it is configured now; false with the reason if it leads elsewhere.</summary>
    public static bool TryResolve(Uri connection, Uri requested, string location, out Uri target, out string fault)
    {
        target = requested;
        if (location.Length > LongestHandle || !Uri.TryCreate(requested, location, out Uri? resolved))
        {
            fault = $"is not an address of at most {LongestHandle} characters";
            return false;
        }

        target = resolved;
        fault = "leads away from the connection's scheme, host and port";
        return ConnectionUrl.SameOrigin(connection, resolved);
    }

    private static bool IsSuccess(int status) => status is >= 200 and < 300;

    private DeploymentAnswer JudgeRefusal(WebhookReply reply, WebhookReport report)
    {
        DeploymentAnswer failed = Answer(DeploymentState.Failed, reply, report);
        return reply.Status switch
        {
            >= 300 and < 400 => Answer(DeploymentState.Failed, reply, report, "redirects are not followed; correct the connection's address"),
            408 or 425 or 429 => failed with { State = DeploymentState.TryAgain, RetryAfter = reply.RetryAfter },
            >= 400 and < 500 => failed,
            _ => failed with { State = DeploymentState.TryAgain, RetryAfter = reply.RetryAfter },
        };
    }

    private DeploymentAnswer JudgeLocation(WebhookReply reply, WebhookReport report, Uri requested)
    {
        if (string.IsNullOrWhiteSpace(reply.Location))
        {
            return Answer(DeploymentState.Failed, reply, report, "without a Location to follow, which completion 'poll' needs");
        }

        return TryResolve(connection.Url!, requested, reply.Location, out Uri target, out string fault)
            ? Answer(DeploymentState.Running, reply, report) with { Handle = target.GetLeftPart(UriPartial.Query), RetryAfter = reply.RetryAfter }
            : Answer(DeploymentState.Failed, reply, report, $"its Location {fault}");
    }

    /// <summary>A final-looking reply. While there is something to follow, what is not understood keeps running until the stage's timeout.</summary>
    private DeploymentAnswer JudgeReport(WebhookReply reply, WebhookReport report, string? handle)
    {
        DeploymentState unclear = handle is null ? DeploymentState.Failed : DeploymentState.Running;
        DeploymentAnswer answer = report switch
        {
            { IsReadable: false } when reply.Body is null => Answer(handle is null ? DeploymentState.TryAgain : DeploymentState.Running, reply, report, "the body broke off"),
            { IsReadable: false } when reply.Body.IsTooLarge => Answer(unclear, reply, report, "the body is larger than the limit and was not read"),
            { IsReadable: false } => Answer(unclear, reply, report, "the body is not a JSON object"),
            { Status: null or "succeeded" } => Answer(DeploymentState.Succeeded, reply, report),
            { Status: "failed" } => Answer(DeploymentState.Failed, reply, report, "the deployment failed"),
            { Status: "running" } when handle is not null => Answer(DeploymentState.Running, reply, report),
            { Status: "running" } => Answer(DeploymentState.Failed, reply, report, "still running, but not 202 with a Location to follow"),
            _ => Answer(unclear, reply, report, $"the status '{Shown(report.Status)}' is not one of succeeded, failed, running"),
        };
        return answer.State is DeploymentState.Running or DeploymentState.TryAgain ? answer with { Handle = handle, RetryAfter = reply.RetryAfter } : answer;
    }

    private DeploymentAnswer Answer(DeploymentState state, WebhookReply reply, WebhookReport report, string? explanation = null)
    {
        string phrase = Enum.IsDefined((HttpStatusCode)reply.Status) ? $" ({(HttpStatusCode)reply.Status})" : string.Empty;
        string sentence = $"{connection.Name} answered {reply.Status}{phrase}"
            + (explanation is null ? string.Empty : $", {explanation}")
            + (report.Message is null ? "." : $": {report.Message}");
        return new DeploymentAnswer(state, PlainText.Of(sentence, connection, hidden), report.Url is null ? null : Visible(report.Url));
    }

    private static string Shown(string status) => status.Length <= 40 ? status : status[..40] + "…";

    /// <summary>An address that carries a credential is not passed on at all: with the credential cut out it would lead nowhere.</summary>
    private string? Visible(string url) => PlainText.Of(url, connection, hidden) == url ? url : null;
}
