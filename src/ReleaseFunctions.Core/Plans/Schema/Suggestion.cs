namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>Finds what the author may have meant.</summary>
internal static class Suggestion
{
    /// <summary>The end of a sentence: <c>; did you mean 'x'?</c>, or a full stop where no known name is close.</summary>
    public static string For(string written, IEnumerable<string> known)
    {
        int tolerated = Math.Max(1, Math.Min(3, written.Length / 3));
        string? closest = known
            .Select(name => (Name: name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= tolerated)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
        return closest is null ? "." : $"; did you mean '{closest}'?";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.</summary>
    private static int Distance(string x, string y)
    {
        if (Math.Abs(x.Length - y.Length) > 3)
        {
            return int.MaxValue;
        }

        int[,] distance = new int[x.Length + 1, y.Length + 1];
        for (int i = 0; i <= x.Length; i++)
        {
            for (int j = 0; j <= y.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int replaced = distance[i - 1, j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[x.Length, y.Length];
    }
}
