using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
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

    [GeneratedRegex("^```yaml example\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
