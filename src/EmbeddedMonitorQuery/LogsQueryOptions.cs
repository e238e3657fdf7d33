namespace EmbeddedMonitorQuery;

/// <summary>Options of one logs query.</summary>
public class LogsQueryOptions
{
    /// <summary>How long the service may take, at most 10 minutes. Default: the service's own 3 minutes.</summary>
    public TimeSpan? ServerTimeout { get; set; }

    /// <summary>Further workspaces to query, by id or name.</summary>
    public IList<string> AdditionalWorkspaces { get; } = new List<string>();

    /// <summary>Return a partial result instead of throwing. Default: false.</summary>
    public bool AllowPartialErrors { get; set; }
}
