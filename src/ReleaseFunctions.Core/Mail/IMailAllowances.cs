namespace ReleaseFunctions.Core.Mail;

/// <summary>Port: the one allowance that all processes of an installation share.</summary>
public interface IMailAllowances
{
    Task<MailAllowance> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Changes it.</summary>
    /// <param name="change">Pure; asked again if another was first. Null: it does not allow that; the same again: nothing to write.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False: it does not allow that, or others were first every time; whoever asked comes again later.</returns>
    Task<bool> ChangeAsync(Func<MailAllowance, MailAllowance?> change, CancellationToken cancellationToken);
}
