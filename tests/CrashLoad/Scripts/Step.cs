using System.Text.Json.Serialization;

namespace CrashLoad.Scripts;

/// <summary>One instruction of a random orchestration; the engine and the model read the same tree.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(Call), "call")]
[JsonDerivedType(typeof(FanOut), "fanOut")]
[JsonDerivedType(typeof(Pipeline), "pipeline")]
[JsonDerivedType(typeof(Delay), "delay")]
[JsonDerivedType(typeof(Await), "await")]
[JsonDerivedType(typeof(Echo), "echo")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Expire), "expire")]
[JsonDerivedType(typeof(Beat), "beat")]
[JsonDerivedType(typeof(Retry), "retry")]
[JsonDerivedType(typeof(Fail), "fail")]
[JsonDerivedType(typeof(Throw), "throw")]
[JsonDerivedType(typeof(Try), "try")]
[JsonDerivedType(typeof(Parallel), "parallel")]
[JsonDerivedType(typeof(Child), "child")]
public abstract record Step
{
    /// <summary>Call an activity that doubles a number.</summary>
    public sealed record Call(int Value) : Step;

    /// <summary>Call the doubling activity for 0 … <paramref name="Count"/> - 1 at once and add up the results.</summary>
    public sealed record FanOut(int Count) : Step;

    /// <summary>Fan out, and call a second activity for each result in the order of completion: what is scheduled depends on history.</summary>
    public sealed record Pipeline(int Count) : Step;

    /// <summary>Wait for a durable timer.</summary>
    public sealed record Delay(int Milliseconds) : Step;

    /// <summary>Wait for the next external event of this name.</summary>
    public sealed record Await(string Name) : Step;

    /// <summary>Send an event to oneself and wait for it.</summary>
    public sealed record Echo(int Value) : Step;

    /// <summary>Let an activity raise an event through the client, and wait for it.</summary>
    public sealed record Ask(int Value) : Step;

    /// <summary>Wait, with a short timeout, for an event that never comes.</summary>
    public sealed record Expire : Step;

    /// <summary>Wait, with a long timeout, for an event that comes: the timer is cancelled.</summary>
    public sealed record Beat(int Value) : Step;

    /// <summary>Call, with a retry policy, an activity that fails some times first. -1 failures: it always fails.</summary>
    public sealed record Retry(int Failures, int Attempts) : Step;

    /// <summary>Call an activity that throws.</summary>
    public sealed record Fail(string Message) : Step;

    /// <summary>Throw from the orchestrator.</summary>
    public sealed record Throw(string Message) : Step;

    /// <summary>Run the body, and the handler if the body fails.</summary>
    public sealed record Try(IReadOnlyList<Step> Body, IReadOnlyList<Step> Handler) : Step;

    /// <summary>Run branches interleaved.</summary>
    public sealed record Parallel(IReadOnlyList<IReadOnlyList<Step>> Branches) : Step;

    /// <summary>Run a script as a sub-orchestration, under an explicit instance id if <paramref name="Named"/>.</summary>
    public sealed record Child(Script Script, bool Named, int Attempts) : Step;
}
