using System.Text.Json;

namespace CrashLoad.Scripts;

/// <summary>A random orchestration: its steps, run <paramref name="Rounds"/> times with continue-as-new between.</summary>
public sealed record Script(IReadOnlyList<Step> Steps, int Rounds)
{
    /// <summary>The script as JSON, so that a failing case can be read and replayed.</summary>
    public override string ToString() => JsonSerializer.Serialize(this);

    /// <summary>How many events of each name a test raises: enough for every wait in every round.</summary>
    public IReadOnlyDictionary<string, int> EventsToRaise()
    {
        Dictionary<string, int> counts = new(StringComparer.OrdinalIgnoreCase);
        Count(Steps, counts);
        return counts.ToDictionary(pair => pair.Key, pair => pair.Value * Rounds, StringComparer.OrdinalIgnoreCase);
    }

    private static void Count(IReadOnlyList<Step> steps, Dictionary<string, int> counts)
    {
        foreach (Step step in steps)
        {
            switch (step)
            {
                case Step.Await wait:
                    counts[wait.Name] = counts.GetValueOrDefault(wait.Name) + 1;
                    break;
                case Step.Try attempt:
                    Count(attempt.Body, counts);
                    Count(attempt.Handler, counts);
                    break;
            }
        }
    }
}
