using System.Reflection;
using EmbeddedFunctions.Discovery;
using EmbeddedFunctions.Durable;
using EmbeddedFunctions.Http;
using EmbeddedFunctions.Invocation;
using EmbeddedFunctions.Settings;
using EmbeddedFunctions.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Builder;

/// <summary>Puts the host together from what the builder collected.</summary>
internal sealed partial class HostAssembly(FunctionsApplicationBuilder builder, Assembly? entry)
{
    // As on the real host, where FUNCTIONS_REQUEST_BODY_SIZE_LIMIT changes it too.
    private const long DefaultMaxRequestBodyBytes = 104_857_600;

    private readonly SettingExpression _settings = new(builder.Configuration);

    public IHost Build()
    {
        HostJson hostJson = HostJson.Load(builder.Environment.ContentRootPath, _settings);
        IReadOnlyList<Type> types = builder.FunctionTypes ?? [.. Assemblies().SelectMany(assembly => assembly.GetTypes())];
        IReadOnlyList<FunctionDescriptor> functions = new FunctionDiscovery(
            [new HttpTriggerKind(), new TimerTriggerKind(), new OrchestrationTriggerKind(), new ActivityTriggerKind()]).Find(types);
        HttpRoutes routes = HttpRoutes.Of(functions, hostJson.RoutePrefix);
        IReadOnlyList<TimerFunction> timers = TimerFunction.Of(functions, _settings, TimerZone.Read(builder.Configuration));
        if (routes.All.Count > 0 && !builder.ServesHttp)
        {
            throw new FunctionWorkerException(
                $"Function '{routes.All[0].Function.Name}' has an HTTP trigger, but HTTP is not turned on; "
                + "call builder.ConfigureFunctionsWebApplication() before Build().");
        }

        string? dataDirectory = builder.KeepsInMemory ? null : DataDirectory();
        FunctionPipeline pipeline = new(builder.Middleware);
        AddLogLevels(hostJson.LogLevels);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(pipeline);
        DurableFunctions.Add(builder, functions, types, pipeline, hostJson.DurableTask, dataDirectory);
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<TimerSchedule>(
            services, (object)timers, new TimerMonitor(dataDirectory is null ? null : Path.Combine(dataDirectory, "timers"))));
        ConfigureServer();

        WebApplication app = builder.Web.Build();
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("EmbeddedFunctions.Host");
        foreach (string warning in hostJson.Warnings)
        {
            HostJsonIgnored(logger, warning);
        }

        Map(app, routes, pipeline);
        Started(logger, functions.Count, builder.Environment.EnvironmentName, builder.Environment.ContentRootPath);
        return app;
    }

    private static void Map(WebApplication app, HttpRoutes routes, FunctionPipeline pipeline)
    {
        ILoggerFactory loggers = app.Services.GetRequiredService<ILoggerFactory>();
        foreach (HttpRoute route in routes.All)
        {
            HttpFunctionHandler handler = new(
                route.Function, pipeline, app.Services.GetRequiredService<HttpFunctionKeys>(),
                loggers.CreateLogger(InvocationLog.Category(route.Function.Name)));
            app.Map(route.Pattern, (RequestDelegate)handler.HandleAsync).WithMetadata(route).WithDisplayName(route.Function.Name);
        }
    }

    private IReadOnlyList<Assembly> Assemblies() => entry is null ? [] : FunctionAssemblies.Below(entry);

    private string DataDirectory() => Path.GetFullPath(
        builder.Configuration["EmbeddedFunctions:DataDirectory"] is { Length: > 0 } configured ? configured : Path.Combine(".local", "engine"),
        builder.Environment.ContentRootPath);

    private void ConfigureServer()
    {
        long limit = builder.Configuration.GetValue("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", DefaultMaxRequestBodyBytes);
        builder.Web.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = limit;
        });
        if (builder.Addresses is { } addresses)
        {
            builder.Web.WebHost.UseUrls(addresses);
        }
    }

    // Below the application's own settings, so that appsettings.json and the environment win.
    private void AddLogLevels(IReadOnlyDictionary<string, string> levels)
    {
        // The web server writes five lines for every request, which the real host does not.
        Dictionary<string, string?> settings = new() { [LogLevelKey("Microsoft.AspNetCore")] = nameof(LogLevel.Warning) };
        foreach ((string category, string level) in levels)
        {
            settings[LogLevelKey(category)] = level;
        }

        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings });
    }

    private static string LogLevelKey(string category)
        => $"Logging:LogLevel:{(category.Equals("default", StringComparison.OrdinalIgnoreCase) ? "Default" : category)}";

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void HostJsonIgnored(ILogger logger, string warning);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Functions} functions, environment '{Environment}', content root '{ContentRoot}'.")]
    private static partial void Started(ILogger logger, int functions, string environment, string contentRoot);
}
