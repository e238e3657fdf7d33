using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Settings;
using Microsoft.Extensions.Configuration;

namespace EmbeddedFunctions.Tests.Host;

public sealed class HostJsonTests
{
    private static HostJson Parse(string json, params (string Key, string Value)[] settings)
        => HostJson.Parse(json, "host.json", new SettingExpression(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build()));

    private static HostJson ParseDurable(string json, params (string Key, string Value)[] settings)
        => Parse($$"""{ "version": "2.0", "extensions": { "durableTask": {{json}} } }""", settings);

    [Fact]
    public void Load_NoFile_GivesTheDefaultsOfTheRealHost()
    {
        HostJson host = HostJson.Load(TestFolder.Empty(), new SettingExpression(new ConfigurationBuilder().Build()));

        Assert.Equal("api", host.RoutePrefix);
        Assert.Equal("TestHubName", host.DurableTask.HubName);
        Assert.Null(host.DurableTask.DefaultVersion);
        Assert.Equal(DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, host.DurableTask.VersionMatchStrategy);
        Assert.Equal(DurableTaskWorkerOptions.VersionFailureStrategy.Reject, host.DurableTask.VersionFailureStrategy);
        Assert.Equal(10 * Environment.ProcessorCount, host.DurableTask.MaxConcurrentActivityFunctions);
        Assert.Equal(10 * Environment.ProcessorCount, host.DurableTask.MaxConcurrentOrchestratorFunctions);
        Assert.Null(host.DurableTask.ExtendedSessionsEnabled);
    }

    [Fact]
    public void Parse_EveryKnownKey_IsRead()
    {
        HostJson host = ParseDurable("""
            {
              // comments and trailing commas are allowed
              "HubName": "%HUB%7",
              "defaultVersion": "1.0",
              "versionMatchStrategy": "strict",
              "versionFailureStrategy": "Fail",
              "maxConcurrentActivityFunctions": 3,
              "maxConcurrentOrchestratorFunctions": 4,
              "extendedSessionsEnabled": true,
            }
            """, ("HUB", "releases"));

        Assert.Equal("releases7", host.DurableTask.HubName);
        Assert.Equal("1.0", host.DurableTask.DefaultVersion);
        Assert.Equal(DurableTaskWorkerOptions.VersionMatchStrategy.Strict, host.DurableTask.VersionMatchStrategy);
        Assert.Equal(DurableTaskWorkerOptions.VersionFailureStrategy.Fail, host.DurableTask.VersionFailureStrategy);
        Assert.Equal((3, 4), (host.DurableTask.MaxConcurrentActivityFunctions, host.DurableTask.MaxConcurrentOrchestratorFunctions));
        Assert.True(host.DurableTask.ExtendedSessionsEnabled);
        Assert.Empty(host.Warnings);
    }

    [Fact]
    public void Parse_KeysOfTheRealExtensionWithoutMeaningHere_AreSilentAndUnknownOnesWarned()
    {
        HostJson host = ParseDurable("""{ "storageProvider": { "partitionCount": 4 }, "tracing": {}, "hubname": "a", "maxConcurentActivities": 3 }""");

        Assert.Equal(["'extensions.durableTask.maxConcurentActivities' in host.json is not known and has no effect."], host.Warnings);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "the root")]
    [InlineData("{ \"version\": \"1.0\" }", "'version'")]
    [InlineData("{ \"version\": 2 }", "'version' is 2; it must be a string")]
    [InlineData("{ \"extensions\": [] }", "'extensions' is an array; it must be an object")]
    [InlineData("{ \"extensions\": { \"http\": { \"routePrefix\": 3 } } }", "'extensions.http.routePrefix' is 3")]
    public void Parse_MalformedFile_SaysWhere(string json, string expected)
        => Assert.Contains(expected, Assert.Throws<FunctionWorkerException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "hubName": "has-hyphen" }""", "'extensions.durableTask.hubName' is 'has-hyphen'")]
    [InlineData("""{ "hubName": "1abc" }""", "start with a letter")]
    [InlineData("""{ "hubName": "" }""", "1 to 45")]
    [InlineData("""{ "hubName": "%Missing%" }""", "'Missing' has no value")]
    [InlineData("""{ "maxConcurrentActivityFunctions": 0 }""", "'extensions.durableTask.maxConcurrentActivityFunctions' is 0; it must be a whole number above 0")]
    [InlineData("""{ "maxConcurrentActivityFunctions": "3" }""", "is the text '3'")]
    [InlineData("""{ "versionMatchStrategy": "Newest" }""", "one of None, Strict, CurrentOrOlder")]
    [InlineData("""{ "versionMatchStrategy": "7" }""", "one of None, Strict, CurrentOrOlder")]
    [InlineData("""{ "extendedSessionsEnabled": "yes" }""", "true or false")]
    public void Parse_WrongDurableValue_NamesKeyValueAndLimit(string json, string expected)
        => Assert.Contains(expected, Assert.Throws<FunctionWorkerException>(() => ParseDurable(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("%A%", "1")]
    [InlineData("x%A%y%B__C%z", "x1y2z")]
    [InlineData("100%", "100%")]
    [InlineData("plain", "plain")]
    public void Resolve_SettingExpressions_AreReplaced(string text, string expected)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("A", "1"), new("B:C", "2")]).Build();

        Assert.Equal(expected, new SettingExpression(configuration).Resolve(text, "The text"));
    }
}
