using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Storage.Mail;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Mail;

public sealed class TableMailAllowancesTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ChangeAsync_SeveralProcessesAtOnce_KeepTheRateTogether()
    {
        using TableMailAllowances one = new(_account.Tables());
        using TableMailAllowances other = new(_account.Tables());

        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? one : other).ChangeAsync(allowance => allowance.Take(5, Sample.Noon), Stop)));

        Assert.Equal(5, taken.Count(left => left));
        Assert.False(await one.ChangeAsync(allowance => allowance.Take(5, Sample.Noon.AddSeconds(11)), Stop));
        Assert.True(await other.ChangeAsync(allowance => allowance.Take(5, Sample.Noon.AddSeconds(12)), Stop));
    }

    [Fact]
    public async Task ChangeAsync_PauseAndQueue_AreReadBackByAnother()
    {
        using TableMailAllowances one = new(_account.Tables());
        using TableMailAllowances other = new(_account.Tables());
        await one.ChangeAsync(allowance => allowance.Pause(Sample.Noon.AddMinutes(5)).Queue(has: true), Stop);

        MailAllowance read = await other.ReadAsync(Stop);

        Assert.Equal(MailAllowance.Untouched with { PausedUntil = Sample.Noon.AddMinutes(5), HasQueue = true }, read);
        Assert.Null(read.Take(null, Sample.Noon));
    }

    [Fact]
    public async Task ChangeAsync_NothingChanges_WritesNothing()
    {
        using TableMailAllowances allowances = new(_account.Tables());

        Assert.True(await allowances.ChangeAsync(allowance => allowance.Take(null, Sample.Noon), Stop));

        Assert.Empty(_account.Tables().Mails.Query<Azure.Data.Tables.TableEntity>(cancellationToken: Stop));
    }
}
