using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about what has to be ticked first.</summary>
internal static class ChecklistSchema
{
    public static RecordShape Item { get; } = new("item",
    [
        new("item", PlanTexts.Name, "The item's name, unique in the stage.") { Required = true },
        new("text", new TextShape { MaxLength = 1_000, ManyLines = true, Templates = TemplatePlace.Text }, "What has to be true; may hold templates.") { Required = true },
        new("owner", PlanTexts.Email, "Who ticks it. Absent: anyone who may approve or operate."),
        .. HealthSchema.Kinds,
        .. ChangeSchema.Items,
        new("pass", PlanTexts.Pass, "With a kind of health check: the condition on its number that ticks the item."),
        new("every", PlanTexts.Duration(TimeSpan.FromDays(1)), "With a kind of health check or ticket: distance between looks. Absent: 1m."),
    ]);

    public static ListShape Items { get; } = new("items", Item, 1, PlanLimits.MaxChecklistItems) { UniqueBy = "item" };
}
