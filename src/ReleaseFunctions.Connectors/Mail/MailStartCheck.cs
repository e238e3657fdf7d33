using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Stops the host at start if the <c>Mail</c> section is wrong, with all mistakes in one message.</summary>
internal sealed class MailStartCheck(IConfiguration configuration, IHostEnvironment? environment = null) : IValidateOptions<MailStart>
{
    public ValidateOptionsResult Validate(string? name, MailStart options)
    {
        IReadOnlyList<string> errors = MailReader.Read(configuration, environment?.IsDevelopment() ?? false).Errors;
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

/// <summary>Marks the <c>Mail</c> section for validation when the host starts.</summary>
internal sealed class MailStart;
