using System.Reflection;
using EmbeddedFunctions.Builder;
using EmbeddedMonitorQuery;

namespace EmbeddedFunctions.Tests.Parity;

public sealed class ParityTests
{
    /// <summary>The only namespace of EmbeddedFunctions that stands in for nothing.</summary>
    private const string OwnNamespace = "EmbeddedFunctions.Engine";

    [Fact]
    public void EmbeddedFunctions_PublicApi_IsThatOfTheRealAssemblies()
    {
        ApiComparer comparer = new(ParityApi.ReadOrSkip(), new ApiRenderer(ApiNames.StandIns));

        IReadOnlyList<string> deviations = comparer.Compare(StandIns(typeof(FunctionsApplication).Assembly));

        Assert.True(deviations.Count == 0, Report(deviations));
    }

    [Fact]
    public void EmbeddedMonitorQuery_PublicApi_IsThatOfTheRealAssembly()
    {
        // The real assembly has no nullability annotations, so neither has its listing.
        ApiComparer comparer = new(ParityApi.ReadOrSkip(), new ApiRenderer(ApiNames.StandIns, withNullability: false));

        IReadOnlyList<string> deviations = comparer.Compare(StandIns(typeof(LogsQueryClient).Assembly));

        Assert.True(deviations.Count == 0, Report(deviations));
    }

    [Theory]
    [InlineData(typeof(FunctionsApplication))]
    [InlineData(typeof(LogsQueryClient))]
    public void StandIns_OfEachAssembly_AreFound(Type known)
        => Assert.Contains(known, StandIns(known.Assembly));

    private static IEnumerable<Type> StandIns(Assembly assembly)
        => assembly.GetExportedTypes().Where(type => type.Namespace != OwnNamespace);

    private static string Report(IReadOnlyList<string> deviations)
        => $"{deviations.Count} deviation(s) from the real API:{Environment.NewLine}{string.Join(Environment.NewLine, deviations)}";
}
