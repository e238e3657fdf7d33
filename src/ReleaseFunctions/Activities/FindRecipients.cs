using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Activities;

/// <summary>Adds to the people who are to be mailed those who stand in for them at the moment.</summary>
public sealed class FindRecipients(IDelegationStore delegations, TimeProvider time)
{
    [Function(nameof(FindRecipients))]
    public async Task<IReadOnlyList<MailRecipient>> RunAsync([ActivityTrigger] RecipientsOrder order, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<string> people = order.People;
        ILookup<string, string> standIns = (await delegations.ListAsync(now, cancellationToken))
            .Where(delegation => delegation.IsActive(now) && delegation.Concerns(order.ReleaseId, order.Stage, order.Attempt) && people.Contains(delegation.Delegator))
            .ToLookup(delegation => delegation.To, delegation => delegation.Delegator);
        return
        [
            .. people.Select(person => new MailRecipient(person, [])),
            .. standIns.Where(one => !people.Contains(one.Key)).Select(one => new MailRecipient(one.Key, [.. one.Distinct()])),
        ];
    }
}

/// <summary>Who is to be asked for the approval of which stage attempt.</summary>
public sealed record RecipientsOrder(string ReleaseId, string Stage, int Attempt, IReadOnlyList<string> People);

/// <summary>Who gets a mail.</summary>
/// <param name="For">In whose stead; empty: they are asked themselves.</param>
public sealed record MailRecipient(string Address, IReadOnlyList<string> For);
