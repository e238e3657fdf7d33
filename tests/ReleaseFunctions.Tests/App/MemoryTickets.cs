using System.Collections.Concurrent;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Tests.App;

/// <summary>A ticket system that keeps what it is told. Without a script every call is taken.</summary>
internal sealed class MemoryTickets : ITickets
{
    private readonly ConcurrentQueue<string> _said = new();
    private readonly ConcurrentQueue<ChangeRequest> _opened = new();

    /// <summary>Answers an opening.</summary>
    public Func<ChangePlan, ChangeRequest, TicketAnswer> OnOpen { get; set; } = (change, _) =>
        new TicketAnswer(OutletState.Done, "created", new TicketRef(change.Existing ?? "OPS-1", $"https://tracker.contoso.example/browse/{change.Existing ?? "OPS-1"}"));

    /// <summary>Answers everything else, by its name and its record.</summary>
    public Func<string, string, OutletAnswer> OnCall { get; set; } = (_, _) => OutletAnswer.Done("done");

    /// <summary>What was taken, such as <c>OPS-1 comment: shop 1.2.3 started</c>.</summary>
    public IReadOnlyList<string> Said => [.. _said];

    public IReadOnlyList<ChangeRequest> Opened => [.. _opened];

    public Task<TicketAnswer> OpenAsync(ChangePlan change, ChangeRequest request, CancellationToken cancellationToken)
    {
        _opened.Enqueue(request);
        return Task.FromResult(OnOpen(change, request));
    }

    public Task<OutletAnswer> CommentAsync(ChangePlan change, string key, ChangeComment comment, CancellationToken cancellationToken) => Call("comment", key, comment.Headline);

    public Task<OutletAnswer> MoveAsync(ChangePlan change, string key, string status, string why, CancellationToken cancellationToken) => Call("move", key, status);

    public Task<OutletAnswer> LinkAsync(ChangePlan change, string key, ReleaseLink link, CancellationToken cancellationToken) => Call("link", key, link.IsResolved ? "over" : "open");

    private Task<OutletAnswer> Call(string name, string key, string what)
    {
        OutletAnswer answer = OnCall(name, key);
        if (answer.State == OutletState.Done)
        {
            _said.Enqueue($"{key} {name}: {what}");
        }

        return Task.FromResult(answer);
    }
}
