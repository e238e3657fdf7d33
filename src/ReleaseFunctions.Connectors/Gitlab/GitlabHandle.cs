using ReleaseFunctions.Connectors.Deployments;

namespace ReleaseFunctions.Connectors.Gitlab;

/// <summary>The pipeline that is followed.</summary>
/// <param name="Project">Number of its project, which a renamed project keeps.</param>
/// <param name="Pipeline">Its id.</param>
/// <param name="Stopped">It was told to stop.</param>
internal sealed record GitlabHandle(long Project, long Pipeline, bool Stopped = false)
{
    public static GitlabHandle Of(string connection, string text) => RunHandle.Read<GitlabHandle>(connection, text, handle => handle is { Project: > 0, Pipeline: > 0 });
}
