namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>
/// Follows a query from its start and knows whether the next character stands in a quoted text, a comment or the query itself.
/// PromQL: <c>"…"</c> and <c>'…'</c> with escapes, <c>`…`</c> without, comments from <c>#</c>.
/// KQL: <c>"…"</c> and <c>'…'</c> with escapes, <c>@"…"</c> and <c>@'…'</c> without, fenced by <c>```</c> or <c>~~~</c>, comments from <c>//</c>.
/// </summary>
internal sealed class QuoteTracker(TemplatePlace language)
{
    private static readonly string[] Fences = ["```", "~~~"];

    private char _quote;
    private string? _fence;
    private bool _verbatim;
    private bool _escaping;
    private bool _comment;

    /// <summary>The slot for a value that is inserted here. Values never change the state: what is escaped or refused cannot end a quote.</summary>
    public TemplateSlot Slot() =>
        _fence is not null ? TemplateSlot.Verbatim(_fence[0])
        : _comment || _quote == default ? TemplateSlot.QueryCode
        : _verbatim ? TemplateSlot.Verbatim(_quote)
        : TemplateSlot.Quoted(_quote);

    public void Read(string text)
    {
        int i = 0;
        while (i < text.Length)
        {
            i += Step(text, i);
        }
    }

    /// <summary>Takes one token in; returns its length.</summary>
    private int Step(string text, int i)
    {
        char c = text[i];
        if (_comment)
        {
            _comment = c is not ('\n' or '\r');
            return 1;
        }

        if (_fence is not null)
        {
            bool ends = string.CompareOrdinal(text, i, _fence, 0, 3) == 0;
            _fence = ends ? null : _fence;
            return ends ? 3 : 1;
        }

        if (_quote == default)
        {
            return Open(text, i);
        }

        if (_escaping)
        {
            _escaping = false;
        }
        else if (c == '\\' && !_verbatim)
        {
            _escaping = true;
        }
        else if (c == _quote)
        {
            // A doubled quote in a KQL verbatim text closes and opens at once, which comes to the same.
            bool doubled = _verbatim && c != '`' && i + 1 < text.Length && text[i + 1] == c;
            _quote = doubled ? _quote : default;
            return doubled ? 2 : 1;
        }

        return 1;
    }

    private int Open(string text, int i)
    {
        char c = text[i];
        if (language is TemplatePlace.Kql)
        {
            _fence = Fences.FirstOrDefault(fence => string.CompareOrdinal(text, i, fence, 0, 3) == 0);
            if (_fence is not null)
            {
                return 3;
            }

            if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                _comment = true;
                return 2;
            }
        }
        else
        {
            _comment = c == '#';
        }

        if (c is '"' or '\'' || (c == '`' && language is TemplatePlace.PromQl))
        {
            _quote = c;
            _verbatim = c == '`' || (language is TemplatePlace.Kql && i > 0 && text[i - 1] == '@');
        }

        return 1;
    }
}
