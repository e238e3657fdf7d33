namespace ReleaseFunctions.Core.Trust;

/// <summary>Under which names the vendors put what a trust asks for.</summary>
public static class TrustClaims
{
    /// <summary>How Azure DevOps begins the subject of a service connection: <c>sc://organization/project/connection</c>.</summary>
    public const string ServiceConnection = "sc://";

    /// <summary>The claim that names the repository; for Azure DevOps and others, the subject.</summary>
    public static string Repository(TrustKind kind) => kind switch { TrustKind.GitHub => "repository", TrustKind.GitLab => "project_path", _ => "sub" };

    /// <summary>The claim with the full git ref.</summary>
    public static string Ref(TrustKind kind) => kind == TrustKind.GitLab ? "ref_path" : "ref";

    /// <summary>The claim that names the workflow's file and ref.</summary>
    public static string Workflow(TrustKind kind) => kind == TrustKind.GitLab ? "ci_config_ref_uri" : "job_workflow_ref";

    /// <summary>The issuer, where the vendor has one for all; null: it has to be set.</summary>
    public static string? Issuer(TrustKind kind) => kind switch
    {
        TrustKind.GitHub => "https://token.actions.githubusercontent.com",
        TrustKind.GitLab => "https://gitlab.com",
        _ => null,
    };
}
