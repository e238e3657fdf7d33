using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Releases;

/// <summary>Settings of the release process; read at kickoff, never in an orchestrator.</summary>
public sealed class ReleaseSettings(IConfiguration configuration)
{
    private const string Default = "http://127.0.0.1:7071";

    /// <summary>Base of the links in e-mails and callbacks (<c>Release__PublicUrl</c>), without a slash at the end.</summary>
    public string PublicUrl => (configuration["Release:PublicUrl"] is { Length: > 0 } url ? url : Default).TrimEnd('/');

    /// <summary>What is wrong with the settings, each naming its key; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            yield return $"Release__PublicUrl: '{PublicUrl}' is no absolute http or https address.";
        }
    }
}
