namespace ReleaseFunctions.Core.Plans;

/// <summary>Bounds that keep a plan readable and a release's history finite.</summary>
public static class PlanLimits
{
    /// <summary>Size of a plan's text in UTF-8 bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Mappings and lists inside one another.</summary>
    public const int MaxDepth = 32;

    /// <summary>Errors reported for one document; the last one then says how many more there are.</summary>
    public const int MaxErrors = 1_000;

    public const int MaxStages = 100;

    /// <summary>Rules of one approval.</summary>
    public const int MaxApprovalRules = 10;

    public const int MaxChecks = 20;

    /// <summary>Flags that one stage ramps.</summary>
    public const int MaxFlags = 10;

    /// <summary>Steps of one flag.</summary>
    public const int MaxFlagSteps = 20;

    public const int MaxVariables = 100;

    /// <summary>Items of one stage's checklist.</summary>
    public const int MaxChecklistItems = 50;

    /// <summary>Measurements of one item of a checklist that ticks itself.</summary>
    public const int MaxChecklistMeasurements = 200_000;

    /// <summary>Characters in a variable's value.</summary>
    public const int MaxVariableLength = 1_024;

    /// <summary>Templates in one text.</summary>
    public const int MaxTemplates = 100;

    /// <summary>Reminders that one approval or checklist may send to one person.</summary>
    public const int MaxReminders = 2_000;

    /// <summary>Values that a baseline is the median of.</summary>
    public const int MaxBaselineSamples = 20;

    /// <summary>Measurements of one health gate.</summary>
    public const int MaxMeasurements = 3_000;
}
