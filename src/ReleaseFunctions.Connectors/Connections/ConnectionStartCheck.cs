using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Marks the <c>Connections</c> section for validation when the host starts.</summary>
internal sealed class ConnectionStart;

/// <summary>Stops the host at start if a connection is wrong, with all mistakes in one message.</summary>
internal sealed class ConnectionStartCheck(IConfiguration configuration) : IValidateOptions<ConnectionStart>
{
    public ValidateOptionsResult Validate(string? name, ConnectionStart options)
    {
        IReadOnlyList<string> errors = ConnectionReader.Read(configuration).Errors;
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
