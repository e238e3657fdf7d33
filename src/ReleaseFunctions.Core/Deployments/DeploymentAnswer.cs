namespace ReleaseFunctions.Core.Deployments;

/// <summary>What a deployment system answered to a start or a follow-up.</summary>
/// <param name="State">Where the deployment stands.</param>
/// <param name="Message">One sentence for people, free of secrets, bounded to 1,000 characters.</param>
/// <param name="Url">A page about the run, if the system named one.</param>
/// <param name="Handle">What to follow; set with <see cref="DeploymentState.Running"/>; a later answer may name another, such as the build that a queue's item became.</param>
/// <param name="RetryAfter">How long the system asked us to wait before the next call.</param>
public sealed record DeploymentAnswer(DeploymentState State, string Message, string? Url = null, string? Handle = null, TimeSpan? RetryAfter = null)
{
    /// <summary>A person has to act before it goes on, or before it is known again how it stands; <see cref="Message"/> says who or where.</summary>
    public bool IsHeld { get; init; }

    /// <summary>With <see cref="DeploymentState.TryAgain"/>: the system said that it did not take the request, so nothing was started.</summary>
    public bool NothingStarted { get; init; }

    /// <summary>With <see cref="DeploymentState.TryAgain"/>: nothing was sent, because the system failed too often and is left alone for a while; that is no try.</summary>
    public bool NotSent { get; init; }
}
