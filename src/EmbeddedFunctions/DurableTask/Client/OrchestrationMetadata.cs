using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>A snapshot of an orchestration's state.</summary>
public sealed class OrchestrationMetadata
{
    private const int MaxShownPayload = 50;

    /// <summary>Creates a snapshot.</summary>
    public OrchestrationMetadata(string name, string instanceId)
    {
        Name = name;
        InstanceId = instanceId;
    }

    /// <summary>Name of the orchestrator.</summary>
    public string Name { get; }

    /// <summary>Id of the instance.</summary>
    public string InstanceId { get; }

    /// <summary>Reads the payloads; <c>null</c> when they were not asked for.</summary>
    public DataConverter? DataConverter { get; init; }

    /// <summary>Where the orchestration stands.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was scheduled.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>Its input as text, if asked for.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>Its output as text, if asked for and completed.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>Its custom status as text, if any and asked for.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How it failed, if it failed and payloads were asked for.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Whether it is running.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it completed, failed or was terminated.</summary>
    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>Reads the input.</summary>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadInputAs<T>() => Converter().Deserialize<T>(SerializedInput);

    /// <summary>Reads the output.</summary>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadOutputAs<T>() => Converter().Deserialize<T>(SerializedOutput);

    /// <summary>Reads the custom status.</summary>
    /// <exception cref="InvalidOperationException">Payloads were not asked for.</exception>
    public T? ReadCustomStatusAs<T>() => Converter().Deserialize<T>(SerializedCustomStatus);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(
            $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}");
        Append(text, "Input", SerializedInput);
        Append(text, "Output", SerializedOutput);
        if (FailureDetails is { } failure)
        {
            text.Append($", FailureDetails: '{failure.ErrorType} - {Shorten(failure.ErrorMessage)}'");
        }

        return text.Append(']').ToString();
    }

    private static void Append(StringBuilder text, string label, string? payload)
    {
        if (payload is not null)
        {
            text.Append($", {label}: '{Shorten(payload)}'");
        }
    }

    private static string Shorten(string text) => text.Length > MaxShownPayload ? text[..MaxShownPayload] + "..." : text;

    private DataConverter Converter([CallerMemberName] string? member = null) => DataConverter ?? throw new InvalidOperationException(
        $"{member} needs metadata that was fetched with its payloads: pass getInputsAndOutputs (or FetchInputsAndOutputs) as true.");
}
