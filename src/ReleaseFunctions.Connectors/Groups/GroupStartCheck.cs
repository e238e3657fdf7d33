using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ReleaseFunctions.Connectors.Groups;

/// <summary>Stops the host at start if the <c>Groups</c> section is wrong, with all mistakes in one message.</summary>
internal sealed class GroupStartCheck(IConfiguration configuration) : IValidateOptions<GroupStart>
{
    public ValidateOptionsResult Validate(string? name, GroupStart options)
    {
        string[] errors = [.. GroupReader.Problems(configuration)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

/// <summary>Marks the <c>Groups</c> section for validation when the host starts.</summary>
internal sealed class GroupStart;
