using System.Reflection;
using System.Text.Json;
using EmbeddedFunctions;
using ReleaseFunctions;

namespace Infrastructure.Tests.Build;

public sealed class AzureBuildTests
{
    [Fact]
    public async Task Publish_WhereThePackagesCannotBeHad_FailsWithOneSentence()
    {
        DirectoryInfo empty = Directory.CreateTempSubdirectory("no-packages");

        ToolResult result = await AzurePublish.RunAsync(
            Path.Combine(empty.FullName, "out"), $"-p:RestoreSources={empty.FullName}", $"-p:RestorePackagesPath={Path.Combine(empty.FullName, "packages")}", "-p:BaseIntermediateOutputPath=obj/azure-refused/");

        string[] lines = [.. result.All.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("The azure build cannot be made here", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void EmbeddedBuild_AsksForNothingOfTheAzureBuild()
    {
        string[] packages = [.. JsonDocument.Parse(Repository.Read("src", "ReleaseFunctions", "obj", "project.assets.json")).RootElement
            .GetProperty("libraries").EnumerateObject().Select(library => library.Name)];

        Assert.Contains(packages, name => name.StartsWith("Azure.Data.Tables/", StringComparison.Ordinal));
        Assert.DoesNotContain(packages, name => name.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal)
            || name.StartsWith("Azure.Monitor.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_EveryFunctionOfTheApplication_IsFoundByTheWorkerSdk()
    {
        string[] inBuild = [.. (await FunctionsAsync()).Select(function => function.GetProperty("name").GetString()!).Order()];

        Assert.Equal(Declared().Select(function => function.Name).Order(), inBuild);
    }

    [Fact]
    public async Task Publish_HttpTriggers_HaveTheRoutesAndLevelsOfTheSource()
    {
        Dictionary<string, JsonElement> inBuild = (await FunctionsAsync())
            .SelectMany(function => function.GetProperty("bindings").EnumerateArray(), (function, binding) => (Name: function.GetProperty("name").GetString()!, Binding: binding))
            .Where(pair => pair.Binding.GetProperty("type").GetString() == "httpTrigger")
            .ToDictionary(pair => pair.Name, pair => pair.Binding);

        foreach ((string name, HttpTriggerAttribute trigger) in Declared().Where(function => function.Trigger is not null).Select(function => (function.Name, function.Trigger!)))
        {
            JsonElement binding = inBuild[name];
            Assert.Equal(trigger.Route, binding.GetProperty("route").GetString());
            Assert.Equal(trigger.AuthLevel.ToString(), binding.GetProperty("authLevel").GetString());
            Assert.Equal(trigger.Methods, binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()));
        }
    }

    [Fact]
    public async Task Publish_HostJson_IsThatOfTheRoot()
    {
        string folder = await AzurePublish.FolderAsync();

        Assert.Equal(Repository.Read("host.json"), await File.ReadAllTextAsync(Path.Combine(folder, "host.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Publish_ContainsTheDurableExtensionAndNothingOfTheEmbeddedHost()
    {
        string folder = await AzurePublish.FolderAsync();

        Assert.Contains("DurableTask", await File.ReadAllTextAsync(Path.Combine(folder, "extensions.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "EmbeddedFunctions.dll")));
        Assert.True(File.Exists(Path.Combine(folder, "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.dll")));
    }

    private static async Task<JsonElement[]> FunctionsAsync() =>
        [.. JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(await AzurePublish.FolderAsync(), "functions.metadata"), TestContext.Current.CancellationToken)).RootElement.EnumerateArray()];

    private static IEnumerable<(string Name, HttpTriggerAttribute? Trigger)> Declared() =>
        from type in typeof(Composition).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select (function.Name, method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null));
}
