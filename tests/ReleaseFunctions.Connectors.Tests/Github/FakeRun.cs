using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Tests.Github;

/// <summary>A workflow run of <see cref="FakeGithub"/>, with every member that GitHub's description requires.</summary>
internal sealed class FakeRun
{
    private const string UserUrls = "avatar_url events_url followers_url following_url gists_url html_url organizations_url received_events_url repos_url starred_url subscriptions_url url";

    private const string RepositoryUrls =
        "archive_url assignees_url blobs_url branches_url collaborators_url comments_url commits_url compare_url contents_url contributors_url deployments_url downloads_url events_url forks_url git_commits_url "
        + "git_refs_url git_tags_url hooks_url html_url issue_comment_url issue_events_url issues_url keys_url labels_url languages_url merges_url milestones_url notifications_url pulls_url releases_url "
        + "stargazers_url statuses_url subscribers_url subscription_url tags_url teams_url trees_url url";

    private const string RunUrls = "url jobs_url logs_url check_suite_url cancel_url rerun_url artifacts_url workflow_url";

    public required long Id { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Status { get; set; } = "queued";

    public string? Conclusion { get; set; }

    public int Attempt { get; set; } = 1;

    /// <summary>Environments whose protection rules hold it.</summary>
    public IReadOnlyList<string> Environments { get; set; } = [];

    /// <summary>Only force ends it.</summary>
    public bool Stubborn { get; set; }

    public string Page => $"https://github.com/contoso/shop/actions/runs/{Id}";

    public JsonObject ToJson()
    {
        JsonObject run = Urls(RunUrls);
        run["id"] = Id;
        run["name"] = "Deploy";
        run["node_id"] = "WFR";
        run["head_branch"] = "main";
        run["head_sha"] = "acb5820ced9479c074f688cc328bf03f341a511d";
        run["path"] = ".github/workflows/deploy.yml";
        run["run_number"] = 5;
        run["run_attempt"] = Attempt;
        run["event"] = "workflow_dispatch";
        run["display_title"] = Title;
        run["status"] = Status;
        run["conclusion"] = Conclusion;
        run["workflow_id"] = 159038;
        run["html_url"] = Page;
        run["pull_requests"] = new JsonArray();
        run["created_at"] = CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ");
        run["updated_at"] = CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ");
        run["head_commit"] = null;
        run["repository"] = Repository();
        run["head_repository"] = Repository();
        return run;
    }

    public JsonArray Pending() => [.. Environments.Select(name => new JsonObject
    {
        ["environment"] = new JsonObject { ["id"] = 1, ["node_id"] = "EN", ["name"] = name, ["url"] = "https://api.github.com/e", ["html_url"] = "https://github.com/e" },
        ["wait_timer"] = 0,
        ["wait_timer_started_at"] = null,
        ["current_user_can_approve"] = false,
        ["reviewers"] = new JsonArray(),
    })];

    private static JsonObject Repository()
    {
        JsonObject owner = Urls(UserUrls);
        foreach ((string key, JsonNode? value) in new JsonObject { ["login"] = "contoso", ["id"] = 1, ["node_id"] = "U", ["gravatar_id"] = string.Empty, ["type"] = "Organization", ["site_admin"] = false }.ToArray())
        {
            owner[key] = value?.DeepClone();
        }

        JsonObject repository = Urls(RepositoryUrls);
        foreach ((string key, JsonNode? value) in new JsonObject { ["id"] = 2, ["node_id"] = "R", ["name"] = "shop", ["full_name"] = "contoso/shop", ["private"] = true, ["fork"] = false, ["description"] = null }.ToArray())
        {
            repository[key] = value?.DeepClone();
        }

        repository["owner"] = owner;
        return repository;
    }

    private static JsonObject Urls(string names) => new(names.Split(' ').Select(name => KeyValuePair.Create(name, (JsonNode?)"https://api.github.com/x")));
}
