using System.Text.Json;

namespace Infrastructure.Tests.Bicep;

public sealed class RoleTests
{
    private const string Storage = "Microsoft.Storage/storageAccounts";

    // What the identity may do, and where. A role more is a decision; it belongs here and into docs/operations.md#what-the-identity-may-do.
    private static readonly (string Role, string Scope)[] Always =
    [
        ("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", Storage),
        ("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", Storage),
        ("4633458b-17de-408a-b874-0445c86b69e6", "Microsoft.KeyVault/vaults"),
        ("3913510d-42f4-4e42-8a64-420c390055eb", "Microsoft.Insights/components"),
    ];

    [Fact]
    public async Task Assignments_OnTheStorageAccount_AreExactlyThese()
    {
        Assert.Equal(
            Sorted([.. Always, ("974c5e8b-45b9-4653-ba55-5f855dd0fb88", Storage)]),
            Assigned(await Deployment.DefaultAsync()));
    }

    [Fact]
    public async Task Assignments_OnTheScheduler_LackQueuesAndHaveTheTaskHub()
    {
        Assert.Equal(
            Sorted([.. Always, ("0ad04412-c4d5-4796-b79c-f76d14c8d402", "Microsoft.DurableTask/schedulers")]),
            Assigned(await Deployment.WithSchedulerAsync()));
    }

    [Fact]
    public async Task Assignments_AreForServicePrincipalsOnly()
    {
        Assert.All(
            (await Deployment.DefaultAsync()).OfType("Microsoft.Authorization/roleAssignments"),
            assignment => Assert.Equal("ServicePrincipal", assignment.GetProperty("properties").GetProperty("principalType").GetString()));
    }

    private static string[] Assigned(Deployment deployment) => Sorted(deployment.OfType("Microsoft.Authorization/roleAssignments").Select(assignment =>
        (assignment.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1], ScopeOf(assignment))));

    // The name is made from the id of the resource that the assignment is on, and can be evaluated only where the identity exists.
    private static string ScopeOf(JsonElement assignment)
    {
        string target = assignment.GetProperty("name").GetString()!.Split('\'')[1];
        string[] parts = target[(target.LastIndexOf("/providers/", StringComparison.Ordinal) + "/providers/".Length)..].Split('/');
        return $"{parts[0]}/{parts[1]}";
    }

    private static string[] Sorted(IEnumerable<(string Role, string Scope)> roles) =>
        [.. roles.Select(role => $"{role.Role} on {role.Scope}").Order(StringComparer.Ordinal)];
}
