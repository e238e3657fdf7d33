namespace EmbeddedFunctions.Tests.Parity;

/// <summary>Proves that the parity test can fail: a listing that fits, and one change of the sample at a time.</summary>
public sealed class ApiComparerTests
{
    private const string Name = "Real.ApiComparerTests.Sample";

    private static readonly string[] Fitting =
    [
        $"{Name} :: class : System.IDisposable",
        $"{Name} . ctor public Sample(string name, int count = 3)",
        $"{Name} . field public const string Kind = sample",
        $"{Name} . method public System.Threading.Tasks.Task<string>/*inner?*/ FindAsync<T>(System.Collections.Generic.IEnumerable<T> items, System.TimeSpan? timeout = default, bool strict = false) where T : class, System.IDisposable",
        $"{Name} . method public virtual void Dispose()",
        $"{Name} . method public static bool TryGet(string key, out object? value)",
        $"{Name} . method protected virtual void Fill(params string[] names)",
        $"{Name} . prop public string? Title {{ get; init; }}",
        $"{Name} . prop public object Item[int index] {{ get; }}",
        $"{Name} . prop public int Old {{ get; set; }}  [Obsolete]",
    ];

    [Fact]
    public void Compare_SameApi_FindsNothing() => Assert.Empty(Compare(Fitting));

    [Theory]
    [InlineData("class : System.IDisposable", "sealed class : System.IDisposable")]
    [InlineData("class : System.IDisposable", "class")]
    [InlineData("class : System.IDisposable", "class : System.IAsyncDisposable, System.IDisposable")]
    [InlineData("class : System.IDisposable", "class : System.IDisposable  [Obsolete]")]
    [InlineData("int count = 3", "int count = 4")]
    [InlineData("int count = 3", "int count")]
    [InlineData("string name,", "string? name,")]
    [InlineData("Kind = sample", "Kind = Sample")]
    [InlineData("/*inner?*/", "")]
    [InlineData("IEnumerable<T>", "IList<T>")]
    [InlineData("TimeSpan? timeout", "TimeSpan? limit")]
    [InlineData("class, System.IDisposable", "System.IDisposable")]
    [InlineData("public virtual void Dispose", "public void Dispose")]
    [InlineData("out object? value", "out object value")]
    [InlineData("params string[]", "string[]")]
    [InlineData("protected virtual", "public virtual")]
    [InlineData("get; init;", "get; set;")]
    [InlineData("Item[int index]", "Item[string index]")]
    [InlineData("  [Obsolete]", "")]
    [InlineData("static bool", "bool")]
    public void Compare_OneDifference_IsReported(string original, string changed)
        => Assert.Single(Compare([.. Fitting.Select(line => line.Replace(original, changed, StringComparison.Ordinal))]));

    [Fact]
    public void Compare_MemberThatTheListingLacks_IsReportedWithItsName()
    {
        string deviation = Assert.Single(Compare([.. Fitting.Where(line => !line.Contains("Title", StringComparison.Ordinal))]));

        Assert.Contains("Title { get; init; }", deviation, StringComparison.Ordinal);
        Assert.Contains("no member of this name", deviation, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_TypeThatTheListingLacks_IsReported()
        => Assert.Equal([$"{Name}: the real API has no such type."], Compare(["Real.Other :: class"]));

    [Fact]
    public void Compare_EnumMember_IsComparedByValue()
    {
        ApiComparer comparer = Comparer(["Real.ApiComparerTests.Level :: enum", "Real.ApiComparerTests.Level . Low = 0", "Real.ApiComparerTests.Level . High = 2"]);

        string deviation = Assert.Single(comparer.Compare([typeof(Level)]));

        Assert.StartsWith("Real.ApiComparerTests.Level . High = 1", deviation, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Compare(IReadOnlyList<string> listing) => Comparer(listing).Compare([typeof(Sample)]);

    private static ApiComparer Comparer(IReadOnlyList<string> listing)
        => new(ApiListing.Parse(listing), new ApiRenderer(new ApiNames([("EmbeddedFunctions.Tests.Parity", "Real")])));

    public enum Level
    {
        Low,
        High,
    }

#pragma warning disable CA1051, CA1816, IDE0060 // The sample shows forms of API, not good API.
    public class Sample : IDisposable
    {
        public const string Kind = "sample";

        public Sample(string name, int count = 3)
        {
        }

        public string? Title { get; init; }

        [Obsolete("sample")]
        public int Old { get; set; }

        public object this[int index] => index;

        public static bool TryGet(string key, out object? value)
        {
            value = key;
            return true;
        }

        public Task<string?> FindAsync<T>(IEnumerable<T> items, TimeSpan? timeout = null, bool strict = false)
            where T : class, IDisposable
            => Task.FromResult<string?>(null);

        public virtual void Dispose()
        {
        }

        protected virtual void Fill(params string[] names)
        {
        }
    }
#pragma warning restore CA1051, CA1816, IDE0060
}
