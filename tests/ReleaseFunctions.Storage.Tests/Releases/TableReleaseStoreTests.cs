using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

public sealed class TableReleaseStoreTests(Azurite azurite) : ReleaseStoreContract
{
    private readonly TestAccount _account = new(azurite);

    protected override IReleaseStore Open() => _account.Store();
}
