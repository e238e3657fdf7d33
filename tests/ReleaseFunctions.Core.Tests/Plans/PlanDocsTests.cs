using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>What <c>docs/plans.md</c> tells a plan's author is true.</summary>
public sealed partial class PlanDocsTests
{
    private static readonly string Docs = RepositoryFiles.Text("docs/plans.md");

    public static TheoryData<string> Examples => new(Example().Matches(Docs).Select(match => match.Groups["yaml"].Value));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Read_ExampleOfTheDocs_HasNoErrors(string yaml) => Assert.Empty(PlanSamples.Read(yaml).Errors);

    [Fact]
    public void Docs_EveryKeyOfTheSchema_IsExplained()
    {
        JsonObject schema = JsonNode.Parse(PlanJsonSchema.Create())!.AsObject();
        IEnumerable<string> keys = schema["definitions"]!.AsObject().Select(d => d.Value!).Append(schema)
            .SelectMany(definition => definition["properties"]!.AsObject().Select(property => property.Key));

        Assert.All(keys, key => Assert.Contains($"`{key}`", Docs, StringComparison.Ordinal));
    }

    [Fact]
    public void Docs_Examples_AreFound() => Assert.True(Examples.Count() >= 5);

    /// <summary>The one-line examples of deployments in <c>docs/connectors.md</c>.</summary>
    public static TheoryData<string> Deployments => new(DeploymentLine().Matches(RepositoryFiles.Text("docs/connectors.md")).Select(match => match.Value));

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Read_DeploymentOfTheConnectorsDocs_HasNoErrors(string line)
    {
        string kind = line.Split(':')[0];
        string connection = line.Split("connection: ")[1].Split(',', ' ')[0];
        PlanRules rules = new() { Connections = new Dictionary<string, ConnectionKind> { [connection] = Enum.Parse<ConnectionKind>(kind, ignoreCase: true) } };

        Assert.Empty(PlanReader.Read($"plan: small\nstages:\n  - stage: only\n    environment: test\n    deploy:\n      {line}\n", rules).Errors);
    }

    [Fact]
    public void Docs_DeploymentsOfTheConnectors_AreFound() => Assert.True(Deployments.Count() >= 7);

    [GeneratedRegex(@"^(github|gitlab|jenkins|azureDevOps|kubernetes|helm|argocd): \{.*\}$", RegexOptions.Multiline)]
    private static partial Regex DeploymentLine();

    [GeneratedRegex("^```yaml example\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
