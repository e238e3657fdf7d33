using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>When an approval reminds and when it runs out.</summary>
public static class ApprovalSchedule
{
    /// <summary>When the approval, and every link to it, expires.</summary>
    public static DateTimeOffset Expiry(ApprovalPlan plan, DateTimeOffset requestedAt) => requestedAt + plan.Timeout;

    /// <summary>When others are asked as well; null: never.</summary>
    public static DateTimeOffset? Escalation(ApprovalPlan plan, DateTimeOffset requestedAt) => requestedAt + plan.Escalate?.After;

    /// <summary>
    /// The first reminder after <paramref name="after"/>, at a whole multiple of <c>remind</c> since the request;
    /// null if there is none before the expiry.
    /// </summary>
    public static DateTimeOffset? NextReminder(ApprovalPlan plan, DateTimeOffset requestedAt, DateTimeOffset after) =>
        ReminderSchedule.Next(plan.Remind, requestedAt, Expiry(plan, requestedAt), after);
}
