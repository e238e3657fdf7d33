using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Checklists;

/// <summary>What has to be ticked before a stage goes on.</summary>
public sealed record ChecklistPlan
{
    /// <summary>Every item, in the plan's order; item names all different.</summary>
    public required IReadOnlyList<ChecklistItemPlan> Items { get; init; }

    /// <summary>How long all of it may take before the release ends as expired. Default 7 days.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often the owners of open items are reminded. Default 1 day; as long as <see cref="Timeout"/> or longer: never.</summary>
    public TimeSpan Remind { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>One item of a checklist.</summary>
public sealed record ChecklistItemPlan
{
    /// <summary>Unique within the stage.</summary>
    public required string Item { get; init; }

    /// <summary>What is to be true; templates are expanded.</summary>
    public required string Text { get; init; }

    /// <summary>E-mail address of the person who ticks it; null: whoever may.</summary>
    public string? Owner { get; init; }

    /// <summary>Ticks the item by itself; null: a person does.</summary>
    public ChecklistCheck? Check { get; init; }
}

/// <summary>A measurement that ticks an item once it passes.</summary>
public sealed record ChecklistCheck
{
    public required HealthQuery Query { get; init; }

    /// <summary>Condition on the value, such as <c>&gt;= 0.1</c>.</summary>
    public required string Pass { get; init; }

    /// <summary>Distance between measurements. Default one minute.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);
}
