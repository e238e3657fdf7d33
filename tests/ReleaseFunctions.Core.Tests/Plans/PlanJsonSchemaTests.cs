using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NJsonSchema;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>The published schema, judged by an independent validator.</summary>
public sealed class PlanJsonSchemaTests
{
    private static readonly Task<JsonSchema> Schema = JsonSchema.FromJsonAsync(PlanJsonSchema.Create());

    [Theory]
    [MemberData(nameof(PlanFilesTests.Samples), MemberType = typeof(PlanFilesTests))]
    public async Task Validate_SamplePlan_HasNoErrors(string file)
    {
        PlanReading reading = PlanSamples.Read(RepositoryFiles.Text($"plans/{file}"));

        Assert.Empty((await Schema).Validate(reading.Document!.ToJsonString()));
    }

    [Theory]
    [InlineData(PlanSamples.Minimal)]
    [InlineData(PlanSamples.Full)]
    public async Task Validate_GoodPlan_HasNoErrors(string plan) =>
        Assert.Empty((await Schema).Validate(PlanSamples.Read(plan).Document!.ToJsonString()));

    [Theory]
    [InlineData("plan: everything", "plan: Everything")]
    [InlineData("plan: everything", "name: everything")]
    [InlineData("concurrency: queue", "concurrency: sometimes")]
    [InlineData("runbook: https", "runbook: ftp")]
    [InlineData("cto@contoso.example", "cto")]
    [InlineData("cto@contoso.example", "\"group:the approvers\"")]
    [InlineData("region: westeurope", "region: 5")]
    [InlineData("region: westeurope", "9region: west")]
    [InlineData("require: 2", "require: 0")]
    [InlineData("require: 2", "require: 1.5")]
    [InlineData("require: 2", "require: \"2\"")]
    [InlineData("notBy: [requester", "notBy: [nobody")]
    [InlineData("notBy: [requester", "notBy: [author")]
    [InlineData("timeout: 12h", "timeout: 12 h")]
    [InlineData("completion: poll", "completion: later")]
    [InlineData("completion: poll", "unknown: later")]
    [InlineData("path: /rollback", "path: rollback")]
    [InlineData("path: /rollback", "path: //host/rollback")]
    [InlineData("X-Commit:", "\"X Commit\":")]
    [InlineData("\"{{release.commit}}\"", "\"ü\"")]
    [InlineData("attempts: 5", "attempts: 21")]
    [InlineData("backoff: 1.5", "backoff: 0.5")]
    [InlineData("          http: { connection: targetHttp, path: /health, value: $.rate }\n", "")]
    [InlineData("          http: {", "          prometheus: { connection: prom, query: up }\n          http: {")]
    [InlineData("            metric: CpuTime\n", "")]
    [InlineData("            metric: CpuTime\n", "            metric: CpuTime\n            query: x\n")]
    [InlineData("value: $.rate", "value: rate")]
    [InlineData("    onFailure: ask", "    onFailure: maybe")]
    [InlineData("steps: [0.5, 25, 100]", "steps: []")]
    [InlineData("steps: [0.5, 25, 100]", "steps: [0, 25]")]
    [InlineData("steps: [0.5, 25, 100]", "steps: [25, 101]")]
    [InlineData("steps: [0.5, 25, 100]", "steps: [25, 25]")]
    [InlineData("appConfiguration: {", "unleash: {")]
    [InlineData("project: shop, ", "")]
    public async Task Validate_MistakeThatASchemaCanSee_IsRefusedByBoth(string text, string replacement)
    {
        PlanReading reading = PlanSamples.ReadFullWith(text, replacement);

        Assert.NotEmpty(reading.Errors);
        Assert.NotEmpty((await Schema).Validate(reading.Document!.ToJsonString()));
    }

    [Fact]
    public async Task Validate_AnyDocumentTheSchemaRefuses_IsRefusedByTheReader()
    {
        JsonSchema schema = await Schema;
        JsonNode document = PlanSamples.Read(PlanSamples.Full).Document!;

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(PlanMutations.Replacements(document), changed =>
            schema.Validate(changed.ToJsonString()).Count == 0 || PlanSamples.Read(changed.ToJsonString()).Errors.Count > 0));
    }
}
