using EmbeddedFunctions.Builder;
using EmbeddedFunctions.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EmbeddedFunctions.Tests.Host;

public sealed class HostSettingsTests
{
    private static FunctionsApplicationBuilder Builder(string localSettings, params string[] args)
        => FunctionsApplication.CreateBuilder([.. args, "--contentRoot", TestFolder.With(LocalSettings.FileName, localSettings)]);

    [Fact]
    public void CreateBuilder_LocalSettings_AreAppSettings()
    {
        FunctionsApplicationBuilder builder = Builder("""
            { "IsEncrypted": false,
              "Values": { "Mail__Kind": "outbox", "Plain": "text", "Number": 7, "Flag": true },
              "ConnectionStrings": { "db": "Data Source=x" } }
            """);

        Assert.Equal("outbox", builder.Configuration["Mail:Kind"]);
        Assert.Equal("text", builder.Configuration["Plain"]);
        Assert.Equal(("7", "true"), (builder.Configuration["Number"], builder.Configuration["Flag"]));
        Assert.Equal("Data Source=x", builder.Configuration.GetConnectionString("db"));
    }

    [Fact]
    public void CreateBuilder_EnvironmentAndCommandLine_WinOverLocalSettings()
    {
        // PATH is set in every environment; nothing has to be changed for the test.
        FunctionsApplicationBuilder builder = Builder("""{ "Values": { "PATH": "from file", "Mail__Kind": "outbox" } }""", "--Mail:Kind", "smtp");

        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), builder.Configuration["PATH"]);
        Assert.Equal("smtp", builder.Configuration["Mail:Kind"]);
    }

    [Fact]
    public void CreateBuilder_LocalSettings_WinOverAppSettings()
    {
        string folder = TestFolder.With(LocalSettings.FileName, """{ "Values": { "Mail__Kind": "outbox" } }""");
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), """{ "Mail": { "Kind": "smtp", "From": "a@b" } }""");

        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(["--contentRoot", folder]);

        Assert.Equal(("outbox", "a@b"), (builder.Configuration["Mail:Kind"], builder.Configuration["Mail:From"]));
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("""{ "IsEncrypted": true }""", "decrypt")]
    [InlineData("""{ "Values": [] }""", "'Values' is an array")]
    [InlineData("""{ "Values": { "A": {} } }""", "'Values.A' is an object")]
    [InlineData("""{ "Host": { "LocalHttpPort": "x" } }""", "'Host.LocalHttpPort' is the text 'x'")]
    public void CreateBuilder_WrongLocalSettings_SaysWhere(string json, string expected)
        => Assert.Contains(expected, Assert.Throws<FunctionWorkerException>(() => Builder(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Staging", "Staging")]
    [InlineData(null, "Development")]
    public void CreateBuilder_EnvironmentName_CommandLineWinsOverLocalSettings(string? argument, string expected)
    {
        FunctionsApplicationBuilder builder = Builder(
            """{ "Values": { "AZURE_FUNCTIONS_ENVIRONMENT": "Development" } }""", argument is null ? [] : ["--environment", argument]);

        Assert.Equal(expected, builder.Environment.EnvironmentName);
    }

    [Theory]
    [InlineData(null, "AZURE_FUNCTIONS_ENVIRONMENT", "A")]
    [InlineData(null, "AzureFunctionsEnvironment", "A")]
    [InlineData(null, "ASPNETCORE_ENVIRONMENT", "A")]
    [InlineData(null, "DOTNET_ENVIRONMENT", "A")]
    [InlineData(null, "UNRELATED", "Production")]
    [InlineData("Given", "AZURE_FUNCTIONS_ENVIRONMENT", "Given")]
    [InlineData(" ", "AZURE_FUNCTIONS_ENVIRONMENT", "A")]
    public void Resolve_EnvironmentName_FirstThatIsSet(string? argument, string variable, string expected)
        => Assert.Equal(expected, HostEnvironmentName.Resolve(argument, name => name == variable ? "A" : null, new LocalSettings()));

    [Fact]
    public void Resolve_EnvironmentName_FunctionsVariableWinsOverTheOthers()
        => Assert.Equal("A", HostEnvironmentName.Resolve(
            null, name => name == "AZURE_FUNCTIONS_ENVIRONMENT" ? "A" : name == "DOTNET_ENVIRONMENT" ? "B" : null, new LocalSettings()));

    [Fact]
    public void Resolve_ContentRoot_FirstThatHolds()
    {
        string withHostJson = TestFolder.WithHostJson("{}");
        string without = TestFolder.Empty();

        Assert.Equal(without, ContentRoot.Resolve(without, _ => withHostJson, withHostJson, "/base"));
        Assert.Equal(without, ContentRoot.Resolve(null, name => name == "FUNCTIONS_APPLICATION_DIRECTORY" ? without : null, withHostJson, "/base"));
        Assert.Equal(withHostJson, ContentRoot.Resolve(null, _ => null, withHostJson, "/base"));
        Assert.Equal("/base", ContentRoot.Resolve(null, _ => null, without, "/base"));
    }

    [Theory]
    [InlineData("--urls=http://a:1 --port=5", "http://env:1", 9, "http://a:1")]
    [InlineData("--port=5", "http://env:1", 9, "http://127.0.0.1:5")]
    [InlineData("--port=0", null, null, "http://127.0.0.1:0")]
    [InlineData("", "http://env:1", 9, "http://env:1")]
    [InlineData("", null, 9, "http://127.0.0.1:9")]
    [InlineData("", null, null, "http://127.0.0.1:7071")]
    public void Resolve_ListenAddress_FirstThatIsGiven(string arguments, string? environment, int? localPort, string expected)
        => Assert.Equal(expected, ListenAddress.Resolve(
            new ConfigurationBuilder().AddCommandLine(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Build(),
            new ConfigurationBuilder().AddInMemoryCollection([new("urls", environment)]).Build(),
            localPort));

    [Fact]
    public void Resolve_ListenAddress_LeavesContainerPortsToTheServer()
        => Assert.Null(ListenAddress.Resolve(
            new ConfigurationBuilder().Build(), new ConfigurationBuilder().AddInMemoryCollection([new("http_ports", "8080")]).Build(), null));

    [Theory]
    [InlineData("x")]
    [InlineData("65536")]
    [InlineData("-1")]
    public void Resolve_WrongPort_IsRefused(string port)
        => Assert.Contains($"'{port}'", Assert.Throws<FunctionWorkerException>(() => ListenAddress.Resolve(
            new ConfigurationBuilder().AddCommandLine([$"--port={port}"]).Build(), new ConfigurationBuilder().Build(), null)).Message, StringComparison.Ordinal);
}
