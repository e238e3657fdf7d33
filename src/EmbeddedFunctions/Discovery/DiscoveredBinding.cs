namespace EmbeddedFunctions.Discovery;

internal sealed class DiscoveredBinding(string name, string type) : BindingMetadata
{
    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction => BindingDirection.In;
}
