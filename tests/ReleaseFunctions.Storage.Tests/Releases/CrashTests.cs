using Azure.Data.Tables;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

/// <summary>A process that ends at any request, before it was sent or after it took effect; whoever repeats the work ends at the same state.</summary>
public sealed class CrashTests(Azurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FaultKind.DiesBefore, false)]
    [InlineData(FaultKind.DiesBefore, true)]
    [InlineData(FaultKind.DiesAfter, false)]
    [InlineData(FaultKind.DiesAfter, true)]
    public async Task AnyWork_ProcessEndsAtAnyRequest_RepeatedWorkEndsTheSame(FaultKind kind, bool restartsBetweenSteps)
    {
        int crashes = 0;
        for (int request = 1; ; request++)
        {
            TestAccount account = new(azurite);
            FaultInjection faults = new(request, kind);
            Func<TableReleaseStore> open = Opener(account, faults, restartsBetweenSteps);
            try
            {
                await WorkAsync(open, "r1");
            }
            catch (InjectedFault)
            {
                crashes++;
            }

            await WorkAsync(Opener(account, null, restartsBetweenSteps), "r2");

            await AssertEndAsync(account, $"request {request}");
            if (!faults.HasFired)
            {
                break;
            }
        }

        Assert.InRange(crashes, 7, 40);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnyWork_AnyAnswerIsLost_IsDoneOnceAndReportedAsDone(bool restartsBetweenSteps)
    {
        for (int request = 1; ; request++)
        {
            TestAccount account = new(azurite);
            FaultInjection faults = new(request, FaultKind.LosesAnswer);

            Work work = await WorkAsync(Opener(account, faults, restartsBetweenSteps), "r1");

            Assert.Equal(new Work(ReleaseCreationKind.Created, 1, 2, 1), work);
            await AssertEndAsync(account, $"request {request}");
            if (!faults.HasFired)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task CreateAsync_ProcessEndsAfterTheClaim_AnyReaderFindsTheWholeRelease()
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");
        foreach (Func<TableReleaseStore, Task> read in new Func<TableReleaseStore, Task>[]
        {
            async store => Assert.Equal("r1", (await store.FindAsync("r1", Stop))?.Facts.Id),
            async store => Assert.Single(await store.HistoryAsync("r1")),
            async store => Assert.Equal(2, (await store.AppendAsync("r1", Sample.Started())).View.LastSeq),
        })
        {
            TestAccount account = new(azurite);
            await Assert.ThrowsAsync<InjectedFault>(() => account.Store(new FaultInjection(2, FaultKind.DiesBefore)).CreateAsync(view, events, Sample.Key(), Stop));

            await read(account.Store());

            Assert.True(HistoryChain.Verify(await account.Store().HistoryAsync("r1")).Valid);
        }
    }

    [Fact]
    public async Task CreateAsync_DifferentBodyAfterAHalfCreation_IsRefusedWithTheRelease()
    {
        TestAccount account = new(azurite);
        (ReleaseView first, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");
        (ReleaseView second, IReadOnlyList<HistoryEvent> others) = Sample.Release("r2");
        await Assert.ThrowsAsync<InjectedFault>(() =>
            account.Store(new FaultInjection(2, FaultKind.DiesBefore)).CreateAsync(first, events, Sample.Key(body: "b1"), Stop));

        ReleaseCreation creation = await account.Store().CreateAsync(second, others, Sample.Key(body: "b2"), Stop);

        Assert.Equal((ReleaseCreationKind.DifferentBody, "r1"), (creation.Kind, creation.Release.Facts.Id));
    }

    private static Func<TableReleaseStore> Opener(TestAccount account, FaultInjection? faults, bool restartsBetweenSteps)
    {
        TableReleaseStore first = account.Store(faults);
        return () => restartsBetweenSteps ? account.Store(faults) : first;
    }

    private static async Task<Work> WorkAsync(Func<TableReleaseStore> open, string id)
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release(id);
        ReleaseCreation creation = await open().CreateAsync(view, events, Sample.Key(), Stop);
        string created = creation.Release.Facts.Id;

        CommitResult started = await open().AppendAsync(created, Sample.Started());
        CommitResult noted = await open().AppendAsync(created, Sample.Note(1), Sample.Note(2));
        CommitResult finished = await open().AppendAsync(created, Sample.Finished());
        return new Work(creation.Kind, started.Appended.Count, noted.Appended.Count, finished.Appended.Count);
    }

    private static async Task AssertEndAsync(TestAccount account, string because)
    {
        TableReleaseStore store = account.Store();
        ReleasePage all = await store.ListAsync(new ReleaseQuery(null, null, null, null, 200, null), Stop);
        ReleaseSummary only = Assert.Single(all.Items);
        ReleasePage succeeded = await store.ListAsync(new ReleaseQuery("checkout", ReleaseStatus.Succeeded, null, null, 200, null), Stop);
        Assert.Equal(only, Assert.Single(succeeded.Items));

        // Nothing of any other state is left: all releases, the plan's, the status's, both, the anchor and the idempotency key.
        List<string> rows = [];
        await foreach (TableEntity row in account.Raw("Index").QueryAsync<TableEntity>(select: ["RowKey"], cancellationToken: Stop))
        {
            rows.Add(row.RowKey[..row.RowKey.IndexOf(':', StringComparison.Ordinal)]);
        }

        Assert.Equal(["a", "k", "p", "ps", "r", "s"], rows.Order(StringComparer.Ordinal));

        ReleaseView view = (await store.FindAsync(only.Id, Stop))!;
        List<HistoryEvent> history = await store.HistoryAsync(only.Id);
        Assert.Equal(["requested", "started:1", "note:1", "note:2", "finished:1"], history.Select(Name));
        Assert.True(HistoryChain.Verify(history, new ChainHead(view.LastSeq, view.LastHash)).Valid, because);
        Assert.Equal(ReleaseStatus.Succeeded, only.Status);
        Assert.Empty(await store.ListNotStartedAsync(DateTimeOffset.MaxValue, 10, Stop));
        Assert.Equal(0, await store.RepairAsync(Stop));
    }

    private static string Name(HistoryEvent e) => e.Type switch
    {
        EventTypes.ReleaseRequested => "requested",
        EventTypes.ReleaseStarted => "started:1",
        EventTypes.ReleaseFinished => "finished:1",
        _ => e.Data.GetProperty("subject").GetString()!,
    };

    private sealed record Work(ReleaseCreationKind Created, int Started, int Noted, int Finished);
}
