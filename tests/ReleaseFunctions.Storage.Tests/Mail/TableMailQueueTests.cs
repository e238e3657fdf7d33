using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Storage.Mail;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Mail;

public sealed class TableMailQueueTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DueAsync_SeveralWait_GivesThoseThatMayLeaveOldestFirst()
    {
        TableMailQueue queue = new(_account.Tables());
        QueuedMail second = Mail("b", minutes: 2);
        QueuedMail first = Mail("a", minutes: 1) with { Message = new MailMessage("ada@contoso.example", "größe", new string('x', 20_000), "<p>", "r1") { Link = "https://r.example", LinkText = "Open" } };
        await queue.PutAsync(second, Stop);
        await queue.PutAsync(first, Stop);
        await queue.PutAsync(Mail("c", minutes: 0) with { NotBefore = Sample.Noon.AddHours(1) }, Stop);

        IReadOnlyList<QueuedMail> due = await new TableMailQueue(_account.Tables()).DueAsync(Sample.Noon.AddMinutes(5), 10, Stop);

        Assert.Equal([first.Id, second.Id], due.Select(mail => mail.Id));
        Assert.Equal(first.Message, due[0].Message);
        Assert.Equal(["bob@contoso.example"], due[1].For);
        Assert.Single(await queue.DueAsync(Sample.Noon.AddMinutes(5), 1, Stop));
    }

    [Fact]
    public async Task DueAsync_OneIsUrgent_ComesFirst()
    {
        TableMailQueue queue = new(_account.Tables());
        await queue.PutAsync(Mail("a", 0), Stop);
        await queue.PutAsync(Mail("urgent", 2) with { Message = new MailMessage("ada@contoso.example", "URGENT", "t", "h", "r1") { IsUrgent = true } }, Stop);

        Assert.Equal(["urgent", "a"], (await queue.DueAsync(Sample.Noon.AddMinutes(5), 10, Stop)).Select(mail => mail.EventKey));
    }

    [Fact]
    public async Task CountAsync_CountsThoseThatMayNotLeaveYetToo()
    {
        TableMailQueue queue = new(_account.Tables());
        Assert.Equal((0, null), await queue.CountAsync(Stop));
        await queue.PutAsync(Mail("b", minutes: 2), Stop);
        await queue.PutAsync(Mail("a", minutes: 1) with { NotBefore = Sample.Noon.AddHours(1) }, Stop);
        await queue.PutAsync(Mail("c", minutes: 3), Stop);

        Assert.Equal((3, Sample.Noon.AddMinutes(1)), await queue.CountAsync(Stop));
    }

    [Fact]
    public async Task PutAsync_TheSameAgain_IsOneMailAndCanBeDeferred()
    {
        TableMailQueue queue = new(_account.Tables());
        await queue.PutAsync(Mail("a", 0), Stop);
        await queue.PutAsync(Mail("a", 0) with { NotBefore = Sample.Noon.AddHours(1) }, Stop);

        Assert.Empty(await queue.DueAsync(Sample.Noon.AddMinutes(59), 10, Stop));
        QueuedMail deferred = Assert.Single(await queue.DueAsync(Sample.Noon.AddHours(1), 10, Stop));
        await queue.RemoveAsync(deferred, Stop);
        await queue.RemoveAsync(deferred, Stop);
        Assert.Empty(await queue.DueAsync(Sample.Noon.AddHours(1), 10, Stop));
    }

    private static QueuedMail Mail(string key, int minutes) => new()
    {
        To = "ada@contoso.example",
        For = ["bob@contoso.example"],
        ReleaseId = "r1",
        Stage = "production",
        Attempt = 1,
        EventKey = key,
        Purpose = QueuedMail.Approval,
        PublicUrl = "https://r.example",
        QueuedAt = Sample.Noon.AddMinutes(minutes),
        NotBefore = Sample.Noon.AddMinutes(minutes),
        GiveUpAt = Sample.Noon.AddDays(1),
    };
}
