namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>The slots of one template, by the index of the part they replace.</summary>
internal sealed class TemplateSlots
{
    private readonly Dictionary<int, TemplateSlot> _slots = [];

    public TemplateSlot this[int part] => _slots[part];

    public static TemplateSlots Of(Template template, TemplatePlace place)
    {
        TemplateSlots slots = new();
        QuoteTracker? quotes = place is TemplatePlace.PromQl or TemplatePlace.Kql ? new QuoteTracker(place) : null;
        for (int i = 0; i < template.Parts.Count; i++)
        {
            if (template.Parts[i].IsName)
            {
                slots._slots[i] = quotes?.Slot() ?? Fixed(place);
            }
            else
            {
                quotes?.Read(template.Parts[i].Text);
            }
        }

        return slots;
    }

    private static TemplateSlot Fixed(TemplatePlace place) => place switch
    {
        TemplatePlace.Header => TemplateSlot.Header,
        TemplatePlace.Path => TemplateSlot.Path,
        TemplatePlace.ResourceId => TemplateSlot.ResourceId,
        TemplatePlace.FlagKey => TemplateSlot.FlagKey,
        TemplatePlace.Name => TemplateSlot.Name,
        TemplatePlace.Datadog => TemplateSlot.Datadog,
        _ => TemplateSlot.Text,
    };
}
