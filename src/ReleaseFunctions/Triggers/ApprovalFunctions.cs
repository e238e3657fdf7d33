using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Approvals;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>
/// The approver's page and its form. GET and HEAD only show; mail scanners fetch links, and nothing may come of it. Only a post
/// with the form's own nonce decides; it may decide other stages of the release that wait for the same person as well.
/// </summary>
public sealed class ApprovalFunctions(PageEndpoint pages, LinkPages links, IReleaseStore releases, DecisionLookup lookup, DecideApproval decide, TimeProvider time)
{
    [Function(nameof(ShowApproval))]
    public Task<IResult> ShowApproval(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/approvals/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
        await FindAsync(token, cancellationToken) is { } found
            ? await PageAsync(request, found, null, null, StatusCodes.Status200OK)
            : await pages.PageAsync(request, MessageModel.UnknownApproval, StatusCodes.Status404NotFound));

    [Function(nameof(PostApproval))]
    public Task<IResult> PostApproval(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/approvals/{token}")] HttpRequest request,
        string token,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
    {
        if (await FindAsync(token, cancellationToken) is not { } found)
        {
            return await pages.PageAsync(request, MessageModel.UnknownApproval, StatusCodes.Status404NotFound);
        }

        ApprovalForm form = ApprovalForm.Read(await PageEndpoint.ReadFormAsync(request));
        ApprovalStanding standing = found.Standing(time.GetUtcNow());
        if (!standing.IsOpen)
        {
            // A second click finds the decision recorded; a late one, why nothing can be decided any more.
            return await PageAsync(
                request, found, null, form.Comment, standing.Kind == ApprovalStandingKind.Decided ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
        }

        IReadOnlyList<OtherApproval> others = found.Others(time.GetUtcNow());
        if (form.Problem(found.Nonce(), others) is { } problem)
        {
            return await PageAsync(request, found, problem, form.Comment, StatusCodes.Status400BadRequest);
        }

        return await DecideAsync(request, client, found, form, others, cancellationToken);
    });

    private async Task<IResult> DecideAsync(
        HttpRequest request, DurableTaskClient client, OpenedLink found, ApprovalForm form, IReadOnlyList<OtherApproval> others, CancellationToken cancellationToken)
    {
        // Approvals first: a rejection ends the release, and with it what else there is to decide.
        IEnumerable<(string Stage, string Digest, ApprovalVerdict Verdict)> wanted = others
            .Where(other => form.Others.ContainsKey(other.Stage))
            .Select(other => (other.Stage, other.Approval.Digest, form.Others[other.Stage]))
            .Append((found.Link.Stage, found.Link.Digest!, form.Verdict!.Value))
            .OrderBy(one => one.Item3);
        List<string> refusals = [];
        int status = StatusCodes.Status200OK;
        foreach ((string stage, string digest, ApprovalVerdict verdict) in wanted)
        {
            try
            {
                await decide.RunAsync(client, found.Link.ReleaseId, stage, digest, found.Link.Approver!, verdict, form.Comment, "link", cancellationToken);
            }
            catch (ProblemException refusal) when (refusal.Status is StatusCodes.Status403Forbidden or StatusCodes.Status409Conflict or StatusCodes.Status503ServiceUnavailable)
            {
                refusals.Add(others.Count == 0 ? refusal.Message : $"{stage}: {refusal.Message}");
                status = stage == found.Link.Stage || status == StatusCodes.Status200OK ? refusal.Status : status;
            }
        }

        OpenedLink now = found with { Release = await releases.RequireAsync(found.Link.ReleaseId, cancellationToken) };
        return await PageAsync(request, now, refusals.Count == 0 ? null : string.Join(' ', refusals), refusals.Count == 0 ? null : form.Comment, status);
    }

    private async Task<OpenedLink?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, link => link.Approver is not null, cancellationToken) is not (LinkToken link, ReleaseView release))
        {
            return null;
        }

        return new OpenedLink(token, link, release, await lookup.ShownRightsAsync(release, link.Stage, link.Approver!, cancellationToken));
    }

    private Task<IResult> PageAsync(HttpRequest request, OpenedLink found, string? problem, string? comment, int status)
    {
        DateTimeOffset now = time.GetUtcNow();
        ApprovalStanding standing = found.Standing(now);
        return pages.PageAsync(
            request,
            new ApprovalModel
            {
                View = found.Release,
                Link = found.Link,
                Standing = standing,
                Others = standing.IsOpen ? found.Others(now) : [],
                Nonce = found.Nonce(),
                Problem = problem,
                Comment = comment,
            },
            status);
    }
}
