namespace CrashLoad.Scripts;

/// <summary>What a sequence of steps left behind; each parallel branch writes its own.</summary>
internal sealed class Ledger
{
    public Ledger()
        : this([], [])
    {
    }

    public Ledger(IEnumerable<string> trace, IEnumerable<string> runs)
    {
        Trace = [.. trace];
        Runs = [.. runs];
    }

    public List<string> Trace { get; }

    public List<string> Runs { get; }

    public void Add(Ledger branch)
    {
        Trace.AddRange(branch.Trace);
        Runs.AddRange(branch.Runs);
    }
}
