using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Approvals;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>
/// The approver's page and its form. GET and HEAD only show; mail scanners fetch links, and nothing may come of it. Only a post
/// with the form's own nonce decides; it may decide other stages of the release that wait for the same person as well, or have somebody else decide.
/// </summary>
public sealed class ApprovalFunctions(PageEndpoint pages, ApprovalLinks links, DecideApproval decide, DelegateByLink delegateByLink, TimeProvider time)
{
    [Function(nameof(ShowApproval))]
    public Task<IResult> ShowApproval(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/approvals/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
        await links.FindAsync(token, cancellationToken) is { } found
            ? await links.PageAsync(request, found, null, StatusCodes.Status200OK, cancellationToken)
            : await pages.PageAsync(request, MessageModel.UnknownApproval, StatusCodes.Status404NotFound));

    [Function(nameof(PostApproval))]
    public Task<IResult> PostApproval(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/approvals/{token}")] HttpRequest request,
        string token,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
    {
        if (await links.FindAsync(token, cancellationToken) is not { } found)
        {
            return await pages.PageAsync(request, MessageModel.UnknownApproval, StatusCodes.Status404NotFound);
        }

        IFormCollection fields = await PageEndpoint.ReadFormAsync(request);
        if (DelegateForm.Is(fields))
        {
            return await DelegateAsync(request, found, DelegateForm.Read(fields), cancellationToken);
        }

        ApprovalForm form = ApprovalForm.Read(fields);
        ApprovalStanding standing = found.Standing(time.GetUtcNow());
        if (!standing.IsOpen)
        {
            // A second click finds the decision recorded; a late one, why nothing can be decided any more.
            return await links.PageAsync(
                request, found, model => model with { Comment = form.Comment }, standing.Kind == ApprovalStandingKind.Decided ? StatusCodes.Status200OK : StatusCodes.Status409Conflict, cancellationToken);
        }

        IReadOnlyList<OtherApproval> others = found.Others(time.GetUtcNow());
        if (form.Problem(found.Nonce(), others) is { } problem)
        {
            return await links.PageAsync(request, found, model => model with { Problem = problem, Comment = form.Comment }, StatusCodes.Status400BadRequest, cancellationToken);
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

        return await links.PageAsync(
            request, found, model => refusals.Count == 0 ? model : model with { Problem = string.Join(' ', refusals), Comment = form.Comment }, status, cancellationToken);
    }

    // Decides nothing: whoever is named gets a link of their own.
    private async Task<IResult> DelegateAsync(HttpRequest request, OpenedLink found, DelegateForm form, CancellationToken cancellationToken)
    {
        if (!found.Standing(time.GetUtcNow()).IsOpen)
        {
            return await links.PageAsync(request, found, null, StatusCodes.Status409Conflict, cancellationToken);
        }

        string? problem = form.IsOwn(found.Nonce()) ? await delegateByLink.RunAsync(found, form, cancellationToken) : "The form was not sent from this page as it is now; delegate again.";
        return await links.PageAsync(
            request,
            found,
            model => problem is null ? model : model with { Delegate = model.Delegate with { Problem = problem, To = form.To, Reason = form.Reason, ForPeriod = form.ForPeriod } },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            cancellationToken);
    }
}
