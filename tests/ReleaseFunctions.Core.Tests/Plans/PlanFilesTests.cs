using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>The files below <c>plans/</c>.</summary>
public sealed class PlanFilesTests
{
    public static TheoryData<string> Samples => new(Directory.GetFiles(RepositoryFiles.PathOf("plans"), "*.yaml").Select(file => Path.GetFileName(file)!));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_SamplePlan_HasNoErrors(string file)
    {
        PlanReading reading = PlanReader.Read(RepositoryFiles.Text($"plans/{file}"), PlanSamples.Rules with { Name = Path.GetFileNameWithoutExtension(file) });

        Assert.Empty(reading.Errors);
        Assert.NotNull(reading.Plan);
    }

    [Fact]
    public void Create_CommittedSchema_IsTheGeneratedOne()
    {
        string path = RepositoryFiles.PathOf("plans/plan.schema.json");
        string generated = PlanJsonSchema.Create();
        if (Environment.GetEnvironmentVariable("UPDATE_PLAN_SCHEMA") == "1")
        {
            File.WriteAllText(path, generated);
        }

        Assert.True(File.ReadAllText(path) == generated, "plans/plan.schema.json is out of date; run this test once with UPDATE_PLAN_SCHEMA=1 and commit the file.");
    }
}
