namespace ReleaseFunctions.Core.Plans.Yaml;

/// <summary>Collects what is wrong with one document.</summary>
internal sealed class PlanErrorList
{
    private const int MaxLength = 1_000;

    private readonly HashSet<PlanError> _errors = [];
    private int _dropped;

    public bool IsEmpty => _errors.Count == 0;

    /// <summary>Whether the document means one thing: no duplicate keys, aliases or numbers that JSON cannot write.</summary>
    public bool Readable { get; private set; } = true;

    /// <summary>An error after which the document has no JSON form.</summary>
    public void AddUnreadable(string path, Position at, string message)
    {
        Readable = false;
        Add(path, at, message);
    }

    public void Add(PlanNode node, string message) => Add(node.Path, node.At, message);

    public void Add(string path, Position at, string message)
    {
        if (_errors.Count < PlanLimits.MaxErrors)
        {
            _errors.Add(new PlanError(Shortened(path), Math.Max(1, at.Line), Math.Max(1, at.Column), Shortened(message)));
        }
        else
        {
            _dropped++;
        }
    }

    /// <summary>The errors in the order of the text.</summary>
    public IReadOnlyList<PlanError> Ordered()
    {
        List<PlanError> ordered = [.. _errors.OrderBy(e => e.Line).ThenBy(e => e.Column).ThenBy(e => e.Path, StringComparer.Ordinal)];
        if (_dropped > 0)
        {
            ordered.Add(new PlanError(string.Empty, 1, 1, $"There are {_dropped} more errors; these are the first {PlanLimits.MaxErrors}."));
        }

        return ordered;
    }

    /// <summary>What was submitted is quoted in paths and messages, and may be long.</summary>
    private static string Shortened(string text) =>
        text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength), "…");
}
