using CrashLoad.Scripts;

namespace EmbeddedFunctions.Tests.DurableTask.Crash;

/// <summary>What the activities and the watcher wrote over all lives of the load, checked for lost and repeated work.</summary>
internal sealed class RunHistory
{
    private readonly Dictionary<string, string> _keyOf = [];
    private readonly Dictionary<string, List<string>> _runsOf = [];
    private readonly Dictionary<string, string[]> _seen = [];
    private readonly HashSet<string> _committed = [];

    private RunHistory()
    {
    }

    /// <summary>How many runs of activities were repeated.</summary>
    public int Repeated => _runsOf.Values.Sum(runs => runs.Count - 1);

    /// <summary>Reads the log and fails on a run of a call whose result an earlier line shows as committed.</summary>
    public static RunHistory Read(string path)
    {
        RunHistory history = new();
        foreach (RunLogLine line in RunLogLine.ReadAll(path))
        {
            switch (line.Kind)
            {
                case RunLogLine.Ran:
                    history.Ran(line.Subject, line.Detail);
                    break;
                case RunLogLine.Saw:
                    history.Saw(line.Subject, line.Detail.Split(',', StringSplitOptions.RemoveEmptyEntries));
                    break;
            }
        }

        return history;
    }

    /// <summary>Fails unless the results an instance ended with are those its status showed on the way.</summary>
    public void CheckEnd(string instanceId, IReadOnlyList<string> runs)
    {
        Assert.All(runs, run => Assert.True(_keyOf.ContainsKey(run), $"{instanceId} used the result of run {run}, which no activity made."));
        Assert.Equal(runs.Count, runs.Select(run => _keyOf[run]).Distinct().Count());
        if (_seen.TryGetValue(instanceId, out string[]? seen))
        {
            CheckPrefix(instanceId, seen, runs);
        }
    }

    private void Ran(string key, string run)
    {
        Assert.False(_committed.Contains(key), $"The call {key} ran again as {run} after its result was committed.");
        _keyOf[run] = key;
        if (!_runsOf.TryGetValue(key, out List<string>? runs))
        {
            _runsOf[key] = runs = [];
        }

        runs.Add(run);
        Assert.True(
            runs.Count(other => Session(other) == Session(run)) == 1,
            $"The call {key} ran twice within one life of the process, as {string.Join(" and ", runs)}.");
    }

    private void Saw(string instanceId, string[] runs)
    {
        if (_seen.TryGetValue(instanceId, out string[]? before))
        {
            CheckPrefix(instanceId, before, runs);
        }

        _seen[instanceId] = runs;
        foreach (string run in runs)
        {
            _committed.Add(_keyOf[run]);
        }
    }

    private static void CheckPrefix(string instanceId, string[] before, IReadOnlyList<string> after) =>
        Assert.True(
            before.SequenceEqual(after.Take(before.Length)),
            $"{instanceId} showed the results of {string.Join(' ', before)} and later those of {string.Join(' ', after)}.");

    private static string Session(string run) => run[..run.IndexOf('.', StringComparison.Ordinal)];
}
