using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>Where deployments report. The token in the address is the credential.</summary>
public sealed class CallbackFunctions(ApiEndpoint endpoint, ILinkStore links, ReportDeployment report)
{
    private const int MaxMessage = 1000;
    private const int MaxUrl = 2000;
    private static readonly string[] Known = ["status", "message", "url"];

    [Function(nameof(PostCallback))]
    public Task<IResult> PostCallback(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/callbacks/{token}")] HttpRequest request,
        string token,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => endpoint.RunOpenAsync(request, async () =>
    {
        LinkToken link = await links.FindAsync(SecretToken.Hash(token), cancellationToken) is { Action: not null } found
            ? found
            : throw ProblemException.NotFound("No deployment is waiting for this callback; the address may be cut short.");
        (DeploymentState status, string message, string? url) = Read(await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken));
        DeploymentState? recorded = await report.RunAsync(client, link, status, message, url, cancellationToken);
        return recorded == status ? Answers.Json(new { recorded = status })
            : recorded is not { } ended ? throw ProblemException.Conflict($"This was attempt {link.Attempt} of stage '{link.Stage}', which another attempt has replaced; the report changes nothing.")
            : throw ProblemException.Conflict($"This deployment has already ended as '{Lower(ended)}'; the report '{Lower(status)}' came too late and changes nothing.");
    });

    private static string Lower(DeploymentState state) => state.ToString().ToLowerInvariant();

    private static (DeploymentState Status, string Message, string? Url) Read(JsonElement body)
    {
        List<ProblemError> errors = [.. body.EnumerateObject()
            .Where(member => !Known.Contains(member.Name))
            .Select(member => new ProblemError(member.Name, $"'{member.Name}' is not known; a report has status, message, url."))];
        string? status = Text(body, "status", 20, errors);
        string message = Text(body, "message", MaxMessage, errors) ?? string.Empty;
        string? url = Text(body, "url", MaxUrl, errors);
        DeploymentState? state = status switch { "succeeded" => DeploymentState.Succeeded, "failed" => DeploymentState.Failed, _ => null };
        if (state is null)
        {
            errors.Add(new ProblemError("status", $"'{status}' is no status; report succeeded or failed."));
        }

        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https")))
        {
            errors.Add(new ProblemError("url", "'url' must be an absolute http or https address."));
        }

        return errors.Count == 0 ? (state!.Value, message, url) : throw ProblemException.BadRequest("The report is not valid; nothing was recorded.", errors);
    }

    private static string? Text(JsonElement body, string name, int limit, List<ProblemError> errors)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add(new ProblemError(name, $"'{name}' must be a string."));
            return null;
        }

        string text = value.GetString()!;
        if (text.Length > limit)
        {
            errors.Add(new ProblemError(name, $"'{name}' has {text.Length:N0} characters; the limit is {limit:N0}."));
        }

        return text;
    }
}
