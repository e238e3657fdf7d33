using System.Reflection;
using EmbeddedFunctions.Middleware;
using EmbeddedFunctions.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Builder;

/// <summary>Collects services, configuration and middleware, and builds the host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly IConfiguration _commandLine;
    private readonly LocalSettings _localSettings;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    internal FunctionsApplicationBuilder(string[] args)
    {
        _commandLine = new ConfigurationBuilder().AddCommandLine(args).Build();
        string root = ContentRoot.Resolve(
            _commandLine["contentRoot"], System.Environment.GetEnvironmentVariable, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        _localSettings = LocalSettings.Load(root);
        _web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = root,
            EnvironmentName = HostEnvironmentName.Resolve(
                _commandLine["environment"], System.Environment.GetEnvironmentVariable, _localSettings),
        });
        AddBelowEnvironment(_localSettings.Values);
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    internal WebApplicationBuilder Web => _web;

    internal IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware => _middleware;

    /// <summary>Where functions are looked for; null means the entry assembly and those below it.</summary>
    internal IReadOnlyList<Type>? FunctionTypes { get; set; }

    /// <summary>Whether <c>ConfigureFunctionsWebApplication</c> was called.</summary>
    internal bool ServesHttp { get; set; }

    /// <summary>Whether orchestrations and timers leave nothing on disk.</summary>
    internal bool KeepsInMemory { get; set; }

    internal string? Addresses => ListenAddress.Resolve(_commandLine, _web.Configuration, _localSettings.LocalHttpPort);

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull
        => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Finds the functions, checks them and puts the host together.</summary>
    /// <exception cref="FunctionWorkerException">A function, a route, a schedule or a settings file is wrong; the message says which and how.</exception>
    public IHost Build() => new HostAssembly(this, Assembly.GetEntryAssembly()).Build();

    // Between the settings files and the environment, which wins.
    private void AddBelowEnvironment(IReadOnlyDictionary<string, string?> values)
    {
        IList<IConfigurationSource> sources = ((IConfigurationBuilder)_web.Configuration).Sources;
        int environment = sources.ToList().FindLastIndex(
            source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        sources.Insert(environment, new MemoryConfigurationSource { InitialData = values });
    }
}
