using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>A job by its full name, such as <c>shop/checkout/deploy</c>, or <c>shop/app/feature%2Fx</c> for the branch <c>feature/x</c> of a multibranch project.</summary>
/// <param name="Name">The full name, as Jenkins shows it.</param>
/// <param name="Path">Where it is, <c>job/shop/job/checkout/job/deploy</c>.</param>
internal sealed record JenkinsJob(string Name, string Path)
{
    /// <exception cref="ApiCallException">It is none; a template may have made it so.</exception>
    public static JenkinsJob Of(string name)
    {
        string[] parts = name.Split('/');
        return parts.All(part => part.Trim().Length > 0 && part is not ("." or ".."))
            ? new JenkinsJob(name, string.Join('/', parts.Select(part => $"job/{Uri.EscapeDataString(part)}"))) // a branch's name is escaped twice: its '%2F' becomes '%252F'
            : throw ApiCallException.Refused($"'{name}' is no job; write its full name with its folders, such as shop/checkout/deploy.");
    }
}
