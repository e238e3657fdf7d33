using Microsoft.Extensions.Options;
using ReleaseFunctions.Access;
using ReleaseFunctions.Anchors;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions;

/// <summary>What <see cref="StartCheck"/> is asked about when the host starts, together with what other sections ask about.</summary>
public sealed class ApplicationStart;

/// <summary>Refuses to start with settings that are wrong or unsafe; every one of them is named.</summary>
internal sealed class StartCheck(AccessSettings access, ReleaseSettings settings, AnchorSigner signer, DrillScenarios scenarios) : IValidateOptions<ApplicationStart>
{
    public ValidateOptionsResult Validate(string? name, ApplicationStart options)
    {
        List<string> problems = [.. access.Problems(), .. settings.Problems(), .. signer.Problems(), .. scenarios.Problems()];
        return problems.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"The application does not start with these settings:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
    }
}
