using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Plans.Templates;

internal static class TemplateSamples
{
    public static ReleaseFacts Release { get; } = new()
    {
        Id = "r-1",
        Plan = "everything",
        PlanVersion = 3,
        PlanDigest = new string('0', 64),
        Version = "1.4.2+build.7",
        Commit = "0a1b2c3d",
        Author = "dev@contoso.example",
        Requester = "pipeline",
        RequestedAt = DateTimeOffset.UnixEpoch,
        Variables = new Dictionary<string, string> { ["region"] = "westeurope", ["cluster"] = "7" },
    };

    public static Plan Plan { get; } = PlanSamples.Read(PlanSamples.Full).Plan!;

    public static ReleaseFacts WithVariable(string name, string value) => Release with
    {
        Variables = new Dictionary<string, string>(Release.Variables) { [name] = value },
    };

    public static TemplateValues Values(string variable) => TemplateValues.Of(WithVariable("v", variable), Plan.Stage("second"), attempt: 2);
}
