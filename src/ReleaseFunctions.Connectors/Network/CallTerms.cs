namespace ReleaseFunctions.Connectors.Network;

/// <summary>The time of one call, further tries included; travels with its request to the host's pipeline.</summary>
/// <param name="Limit">The whole of it.</param>
/// <param name="Until">When it is over.</param>
/// <param name="Deadline">Cancelled then: a host that did not answer is told from a caller that went away.</param>
internal sealed record CallTerms(TimeSpan Limit, DateTimeOffset Until, CancellationToken Deadline)
{
    private static readonly HttpRequestOptionsKey<CallTerms> Key = new("ReleaseFunctions.CallTerms");

    /// <summary>Null: nothing was said about this request, and it has all the time that its caller has.</summary>
    public static CallTerms? Of(HttpRequestMessage? request) => request is not null && request.Options.TryGetValue(Key, out CallTerms? terms) ? terms : null;

    public void AddTo(HttpRequestMessage request) => request.Options.Set(Key, this);
}
