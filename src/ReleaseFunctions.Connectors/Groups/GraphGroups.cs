using Microsoft.Extensions.Configuration;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Groups;

/// <summary>
/// Asks Microsoft Graph for a group's members, those of groups inside it included: users that are enabled and have an address. A group is named by its
/// display name, which must be unique, or by its id.
/// </summary>
internal sealed class GraphGroups(
    IConfiguration configuration, IConnectionDirectory connections, ConnectorClients clients, GraphAccess access, ConnectorLimits limits, TimeProvider time)
{
    private const int PageSize = 200;
    private static readonly string[] GroupFields = ["id", "displayName"];

    public async Task<GroupReading> ReadAsync(string group, CancellationToken cancellationToken)
    {
        string entry = GroupEntry.Of(group);
        if (Connection(out string problem) is not { } connection)
        {
            return GroupReading.Unknown(group, $"{entry} is not configured, and {problem}");
        }

        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient http = clients.For(connection, ConnectorClients.Library);
            using GraphServiceClient graph = access.Client(connection, http);
            return await FindAsync(graph, group, either.Token) is { } id
                ? new GroupReading(group, await MembersAsync(graph, connection, id, either.Token), "graph")
                : GroupReading.Unknown(group, $"{entry} is neither configured nor a group in Microsoft Graph.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Describe(exception, timeout) is { } sentence)
        {
            return GroupReading.Unknown(group, PlainText.Of($"{entry} cannot be looked up: {connection.Name} {sentence}", connection));
        }
    }

    private ConnectionSettings? Connection(out string problem)
    {
        string[] known = [.. connections.Kinds.Where(one => one.Value == ConnectionKind.Graph).Select(one => one.Key)];
        string? name = configuration["Release:GroupConnection"] is { Length: > 0 } named ? named.Trim() : known.Length == 1 ? known[0] : null;
        if (name is not null && connections.TryGet(name, out ConnectionSettings? connection) && connection.Kind == ConnectionKind.Graph)
        {
            problem = string.Empty;
            return connection;
        }

        problem = name is not null ? $"Release__GroupConnection names '{name}', which is no connection of kind graph."
            : known.Length == 0 ? "there is no connection of kind graph to look it up."
            : "there are several connections of kind graph; name one in Release__GroupConnection.";
        return null;
    }

    private static async Task<string?> FindAsync(GraphServiceClient graph, string group, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(group, out _))
        {
            return group;
        }

        GroupCollectionResponse? found = await graph.Groups.GetAsync(
            request =>
            {
                request.QueryParameters.Filter = $"displayName eq '{group}'"; // letters and digits only
                request.QueryParameters.Select = GroupFields;
                request.QueryParameters.Top = 2;
            },
            cancellationToken);
        return found?.Value is not { } groups ? throw new GroupUnreadableException("answered without a list of groups.")
            : groups.Count > 1 ? throw new GroupUnreadableException($"has several groups named '{group}'; name it by its id.")
            : groups.FirstOrDefault()?.Id;
    }

    private static async Task<IReadOnlyList<string>> MembersAsync(GraphServiceClient graph, ConnectionSettings connection, string id, CancellationToken cancellationToken)
    {
        HashSet<string> members = [];

        // The client would shorten the type to graph.user; the address is written as it is documented.
        string address = $"{GraphAccess.BaseOf(connection)}/groups/{Uri.EscapeDataString(id)}/transitiveMembers/microsoft.graph.user?$count=true&$select=id,mail,userPrincipalName,accountEnabled&$top={PageSize}";
        UserCollectionResponse? page = await PageAsync(graph, id, address, cancellationToken);
        while (true)
        {
            foreach (User user in page?.Value ?? throw new GroupUnreadableException("answered without a list of members."))
            {
                if (user.AccountEnabled == true && (user.Mail ?? user.UserPrincipalName) is { Length: > 0 } mail && Core.Plans.PlanNames.IsEmail(mail.Trim()))
                {
                    members.Add(Core.Approvals.Person.Normalize(mail));
                }
            }

            if (members.Count > GroupEntry.MaxMembers)
            {
                throw new GroupUnreadableException($"has more than {GroupEntry.MaxMembers} people in it; name a smaller group.");
            }

            if (page.OdataNextLink is not { Length: > 0 } next)
            {
                return [.. members];
            }

            if (!Uri.TryCreate(next, UriKind.Absolute, out Uri? following) || !ConnectionUrl.SameOrigin(GraphAccess.AddressOf(connection), following))
            {
                throw new GroupUnreadableException("has its next page of members at another address, which is not followed.");
            }

            page = await PageAsync(graph, id, next, cancellationToken);
        }
    }

    private static Task<UserCollectionResponse?> PageAsync(GraphServiceClient graph, string id, string address, CancellationToken cancellationToken) =>
        graph.Groups[id].TransitiveMembers.GraphUser.WithUrl(address).GetAsync(
            request => request.Headers.Add("ConsistencyLevel", "eventual"), // Azure: members of one type are an advanced query
            cancellationToken);

    private static string? Describe(Exception exception, TimeSpan timeout) => exception switch
    {
        GroupUnreadableException unreadable => unreadable.Message,
        ODataError { ResponseStatusCode: 404 } => "knows no group with this id.",
        ODataError error => $"answered {error.ResponseStatusCode}, {error.Error?.Code}: {error.Error?.Message}",
        Microsoft.Kiota.Abstractions.ApiException api => $"answered {api.ResponseStatusCode}.",
        System.Text.Json.JsonException => "answered with something that is not JSON.",
        _ => AzureFaults.Describe(exception, timeout),
    };

    private sealed class GroupUnreadableException(string message) : Exception(message);
}
