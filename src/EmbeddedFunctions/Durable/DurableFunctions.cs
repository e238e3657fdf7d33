using System.Reflection;
using EmbeddedFunctions.Builder;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Engine;
using EmbeddedFunctions.Invocation;
using EmbeddedFunctions.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.Durable;

/// <summary>Registers orchestrator and activity functions, and classes marked <c>[DurableTask]</c>, with the durable engine.</summary>
internal static class DurableFunctions
{
    public static void Add(
        FunctionsApplicationBuilder builder,
        IReadOnlyList<FunctionDescriptor> functions,
        IReadOnlyList<Type> types,
        FunctionPipeline pipeline,
        DurableTaskSettings settings,
        string? dataDirectory)
    {
        Type[] classes = [.. types.Where(type => type is { IsAbstract: false, ContainsGenericParameters: false }
            && type.IsDefined(typeof(DurableTaskAttribute))
            && (typeof(ITaskOrchestrator).IsAssignableFrom(type) || typeof(ITaskActivity).IsAssignableFrom(type)))];
        bool isUsed = classes.Length > 0 || functions.Any(function =>
            function.Trigger is OrchestrationTriggerAttribute or ActivityTriggerAttribute
            || function.Method.GetParameters().Any(parameter => parameter.IsDefined(typeof(DurableClientAttribute))));
        if (!isUsed)
        {
            return;
        }

        RefuseSharedNames(functions, classes);
        AddEngine(builder, settings, dataDirectory);
        builder.Services.AddOptions<DurableTaskRegistry>(Options.DefaultName).Configure<IServiceScopeFactory, IHostApplicationLifetime>(
            (registry, scopes, lifetime) => Fill(registry, functions, classes, pipeline, scopes, lifetime));
    }

    private static void AddEngine(FunctionsApplicationBuilder builder, DurableTaskSettings settings, string? dataDirectory)
    {
        bool replayEveryTurn = bool.TryParse(builder.Configuration["EmbeddedFunctions:ReplayEveryTurn"], out bool configured)
            ? configured
            : settings.ExtendedSessionsEnabled == false;
        builder.Services.AddEmbeddedEngine(options =>
        {
            options.DataDirectory = dataDirectory;
            options.HubName = settings.HubName;
            options.ReplayEveryTurn = replayEveryTurn;
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            client.UseEmbeddedEngine();
            if (settings.DefaultVersion is { } version)
            {
                client.UseDefaultVersion(version);
            }
        });
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.UseEmbeddedEngine();
            worker.Configure(options =>
            {
                options.Concurrency.MaximumConcurrentActivityWorkItems = settings.MaxConcurrentActivityFunctions;
                options.Concurrency.MaximumConcurrentOrchestrationWorkItems = settings.MaxConcurrentOrchestratorFunctions;
            });
            if (settings.DefaultVersion is { } version)
            {
                worker.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions
                {
                    Version = version,
                    DefaultVersion = version,
                    MatchStrategy = settings.VersionMatchStrategy,
                    FailureStrategy = settings.VersionFailureStrategy,
                });
            }
        });
    }

    private static void Fill(
        DurableTaskRegistry registry,
        IReadOnlyList<FunctionDescriptor> functions,
        IReadOnlyList<Type> classes,
        FunctionPipeline pipeline,
        IServiceScopeFactory scopes,
        IHostApplicationLifetime lifetime)
    {
        foreach (FunctionDescriptor function in functions)
        {
            switch (function.Trigger)
            {
                case OrchestrationTriggerAttribute:
                    registry.AddOrchestrator(TaskNameOf(function), () => new FunctionOrchestrator(function, pipeline, scopes));
                    break;
                case ActivityTriggerAttribute:
                    registry.AddActivity(TaskNameOf(function), services => new FunctionActivity(function, pipeline, services, lifetime));
                    break;
            }
        }

        foreach (Type type in classes)
        {
            if (typeof(ITaskOrchestrator).IsAssignableFrom(type))
            {
                registry.AddOrchestrator(type);
            }
            else
            {
                registry.AddActivity(type);
            }
        }
    }

    private static string TaskNameOf(FunctionDescriptor function) => function.Trigger switch
    {
        OrchestrationTriggerAttribute { Orchestration: { Length: > 0 } name } => name,
        ActivityTriggerAttribute { Activity: { Length: > 0 } name } => name,
        _ => function.Name,
    };

    private static void RefuseSharedNames(IReadOnlyList<FunctionDescriptor> functions, IReadOnlyList<Type> classes)
    {
        IEnumerable<(string Name, string Place)> named = functions
            .Where(function => function.Trigger is OrchestrationTriggerAttribute or ActivityTriggerAttribute)
            .Select(function => (TaskNameOf(function), $"function '{function.Name}'"))
            .Concat(classes.Select(type => (ClassName(type), $"class '{type.FullName}'")));
        foreach (IGrouping<string, (string Name, string Place)> group in named.GroupBy(task => task.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (group.Skip(1).Any())
            {
                throw new FunctionWorkerException(
                    $"The durable task name '{group.Key}' is used by {string.Join(" and by ", group.Select(task => task.Place))}; rename one.");
            }
        }
    }

    private static string ClassName(Type type)
    {
        DurableTaskAttribute attribute = type.GetCustomAttribute<DurableTaskAttribute>()!;
        string name = string.IsNullOrEmpty(attribute.Name.Name) ? type.Name : attribute.Name.Name;
        return string.IsNullOrEmpty(attribute.Version) ? name : $"{name} (version {attribute.Version})";
    }
}
