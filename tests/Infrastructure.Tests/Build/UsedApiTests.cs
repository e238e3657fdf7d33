using System.Reflection;
using EmbeddedFunctions.Tests.Parity;
using ReleaseFunctions;

namespace Infrastructure.Tests.Build;

/// <summary>The second half of the parity rule: what the application's compiled code asks of the stand-ins, the real libraries have.</summary>
public sealed class UsedApiTests
{
    private static readonly Assembly[] Application =
    [
        typeof(Composition).Assembly,
        typeof(ReleaseFunctions.Connectors.ConnectorRegistration).Assembly,
        typeof(ReleaseFunctions.Storage.StorageRegistration).Assembly,
        typeof(ReleaseFunctions.Pages.PageAssets).Assembly,
        typeof(ReleaseFunctions.Core.Releases.ReleaseStatus).Assembly,
    ];

    [Fact]
    public void Types_UsedByTheApplication_AreListed()
    {
        ApiListing listing = ParityApi.ReadOrSkip();
        ApiRenderer renderer = new(ApiNames.StandIns);

        string[] missing = [.. Application.SelectMany(UsedApi.Types).Distinct().Select(renderer.NameOf).Where(name => listing.HeaderOf(name) is null && !listing.Mentions(name))];

        Assert.True(missing.Length == 0, $"The application uses types that the real libraries lack:{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
    }

    [Fact]
    public void Members_UsedByTheApplication_AreListed()
    {
        ApiListing listing = ParityApi.ReadOrSkip();
        string[] missing =
        [
            .. Application.SelectMany(UsedApi.Members).Distinct()
                .Select(member => new ApiRenderer(ApiNames.StandIns, withNullability: member.Module.Assembly.GetName().Name != "EmbeddedMonitorQuery").Line(member))
                .Where(line => !listing.HasMember(line)),
        ];

        Assert.True(missing.Length == 0, $"The application uses members that the real libraries lack:{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
    }

    [Fact]
    public void UsedApi_OfTheApplication_IsFound()
    {
        Assert.Contains(UsedApi.Types(Application[0]), type => type.Name == "TaskOrchestrationContext");
        Assert.Contains(UsedApi.Members(Application[0]), member => member.Name == "CurrentUtcDateTime");
        Assert.Contains(UsedApi.Types(Application[1]), type => type.Name == "LogsQueryClient");
    }
}
