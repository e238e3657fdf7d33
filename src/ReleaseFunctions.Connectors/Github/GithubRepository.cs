using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>A repository as a plan names it, <c>owner/name</c>.</summary>
internal sealed record GithubRepository(string Owner, string Name)
{
    /// <summary>Where the API has it.</summary>
    public string Path => $"repos/{Uri.EscapeDataString(Owner)}/{Uri.EscapeDataString(Name)}";

    /// <exception cref="ApiCallException">It is none; a template may have made it so.</exception>
    public static GithubRepository Of(string text) => text.Split('/') is [{ Length: > 0 } owner, { Length: > 0 } name] && owner != ".." && name != ".."
        ? new GithubRepository(owner, name)
        : throw ApiCallException.Refused($"'{text}' is no repository; write owner/name.");

    public override string ToString() => $"{Owner}/{Name}";
}
