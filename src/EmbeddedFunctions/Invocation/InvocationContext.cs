namespace EmbeddedFunctions.Invocation;

/// <summary>The host's own <see cref="FunctionContext"/>: one function, one trigger payload, one scope.</summary>
internal sealed class InvocationContext(
    FunctionDescriptor function,
    object? triggerValue,
    IReadOnlyDictionary<string, object?> bindingData,
    IServiceProvider services,
    CancellationToken cancellationToken) : FunctionContext
{
    public FunctionDescriptor Function { get; } = function;

    public object? TriggerValue { get; } = triggerValue;

    public object? Result { get; set; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } = new ActivityTraceContext();

    public override BindingContext BindingContext { get; } = new InvocationBindingContext(bindingData);

    public override RetryContext RetryContext => SingleAttemptRetryContext.Instance;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; } = cancellationToken;
}
