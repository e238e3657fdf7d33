namespace ReleaseFunctions.Core.Plans.Yaml;

/// <summary>Finds the line and column of a character. The lines are counted once, so that a document full of errors costs no more than its length.</summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];

    public LineMap(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public Position PositionOf(int index)
    {
        int found = _starts.BinarySearch(index);
        int line = found >= 0 ? found : ~found - 1;
        return new Position(line + 1, index - _starts[line] + 1);
    }
}
