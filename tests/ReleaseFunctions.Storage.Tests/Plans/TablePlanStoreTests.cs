using System.Text.Json;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Plans;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Plans;

public sealed class TablePlanStoreTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PutAsync_NewPlan_IsVersionOneAndReadBackExactly()
    {
        PlanStored stored = await Open().PutAsync(Document("shop", "ü \" \\ 😀"), Stop);

        Assert.Equal((true, 1), (stored.Created, stored.Document.Version));
        Assert.Equal(Json(stored.Document), Json(await Open().FindAsync("shop", 1, Stop)));
        Assert.Equal(Json(stored.Document), Json(await Open().FindAsync("shop", null, Stop)));
        PlanDocument found = (await Open().FindAsync("shop", null, Stop))!;
        Assert.Equal(found.Digest, Digest.OfUtf8(found.Json));
    }

    [Fact]
    public async Task PutAsync_SameDigest_ChangesNothing()
    {
        IPlanStore store = Open();
        await store.PutAsync(Document("shop", "one"), Stop);

        PlanStored again = await store.PutAsync(Document("shop", "one") with { StoredBy = "key:other" }, Stop);

        Assert.Equal((false, 1, "key:ops"), (again.Created, again.Document.Version, again.Document.StoredBy));
        Assert.Null(await store.FindAsync("shop", 2, Stop));
    }

    [Fact]
    public async Task PutAsync_ChangedAndChangedBack_MakesThreeVersions()
    {
        IPlanStore store = Open();
        await store.PutAsync(Document("shop", "one"), Stop);
        await store.PutAsync(Document("shop", "two"), Stop);
        await store.PutAsync(Document("shop", "one"), Stop);

        Assert.Equal(3, (await store.FindAsync("shop", null, Stop))!.Version);
        Assert.Equal(Document("shop", "two").Json, (await store.FindAsync("shop", 2, Stop))!.Json);
    }

    [Fact]
    public async Task PutAsync_ManyAtOnce_MakesEachVersionOnce()
    {
        IPlanStore[] stores = [Open(), Open()];

        PlanStored[] puts = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => stores[i % 2].PutAsync(Document("shop", $"text {i / 2}"), Stop)));

        // Equal texts may come after one another or not; what must hold is that no version was given out twice.
        List<int> created = [.. puts.Where(put => put.Created).Select(put => put.Document.Version).Order()];
        Assert.Equal(Enumerable.Range(1, created.Count), created);
        foreach (PlanStored put in puts)
        {
            Assert.Equal(put.Document.Json, (await Open().FindAsync("shop", put.Document.Version, Stop))!.Json);
        }
    }

    [Fact]
    public async Task PutAsync_AnswerLost_IsCreatedOnce()
    {
        PlanStored put = await new TablePlanStore(_account.Tables(new FaultInjection(2, FaultKind.LosesAnswer))).PutAsync(Document("shop", "one"), Stop);

        Assert.Equal((true, 1), (put.Created, put.Document.Version));
        Assert.Null(await Open().FindAsync("shop", 2, Stop));
    }

    [Fact]
    public async Task ListAsync_SeveralPlans_GivesTheNewestOfEachByName()
    {
        IPlanStore store = Open();
        await store.PutAsync(Document("shop", "one"), Stop);
        await store.PutAsync(Document("shop", "two"), Stop);
        await store.PutAsync(Document("shop-api", "one"), Stop);
        await store.PutAsync(Document("api", "one"), Stop);

        Assert.Equal([("api", 1), ("shop", 2), ("shop-api", 1)], (await store.ListAsync(Stop)).Select(plan => (plan.Name, plan.Version)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("a/b\\c#d?e")]
    [InlineData("shop\n")]
    [InlineData("shop:0000000001")]
    public async Task FindAsync_TextThatIsNoName_FindsNothing(string name)
    {
        IPlanStore store = Open();
        await store.PutAsync(Document("shop", "one"), Stop);

        Assert.Null(await store.FindAsync(name, null, Stop));
        Assert.Null(await store.FindAsync(name, 1, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(Document(name, "one"), Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task FindAsync_NoSuchVersion_FindsNothing(int version)
    {
        IPlanStore store = Open();
        await store.PutAsync(Document("shop", "one"), Stop);

        Assert.Null(await store.FindAsync("shop", version, Stop));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task PutAsync_LargePlan_IsReadBackExactly(int size)
    {
        PlanStored stored = await Open().PutAsync(Document("shop", LargeItemTests.Incompressible(size)), Stop);

        Assert.Equal(stored.Document.Json, (await Open().FindAsync("shop", 1, Stop))!.Json);
        Assert.Equal(stored.Document.Json, Assert.Single(await Open().ListAsync(Stop)).Json);
    }

    [Fact]
    public async Task PutAsync_PlanAboveTheLimit_IsRefusedWithTheLimit()
    {
        ItemTooLargeException e = await Assert.ThrowsAsync<ItemTooLargeException>(() => Open().PutAsync(Document("shop", new string('x', 4_200_000)), Stop));

        Assert.Contains("plan 'shop'", e.Message, StringComparison.Ordinal);
        Assert.Contains("4,194,304", e.Message, StringComparison.Ordinal);
        Assert.Null(await Open().FindAsync("shop", null, Stop));
    }

    private TablePlanStore Open() => new(_account.Tables());

    private static PlanDocument Document(string name, string description)
    {
        Plan plan = Sample.Plan(name) with { Description = description };
        string json = CanonicalJson.Serialize(JsonSerializer.SerializeToElement(plan, WireJson.Options));
        return new PlanDocument(name, 0, Digest.OfUtf8(json), json, plan, "key:ops", Sample.Noon);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, WireJson.Options);
}
