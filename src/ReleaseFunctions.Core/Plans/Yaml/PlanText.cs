using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReleaseFunctions.Core.Plans.Yaml;

/// <summary>
/// Reads one YAML 1.2 document, of which JSON is a subset, into nodes that know their place. What could make two readers disagree or
/// one reader explode is refused: anchors, aliases, tags, several documents, duplicate keys, control characters, depth, size.
/// </summary>
internal sealed class PlanText
{
    private readonly Parser _parser;
    private readonly PlanErrorList _errors;

    private PlanText(string text, PlanErrorList errors)
    {
        _parser = new Parser(new StringReader(text));
        _errors = errors;
    }

    /// <summary>The document's root; null where the text cannot be read as one document.</summary>
    public static PlanNode? Read(string text, PlanErrorList errors)
    {
        if (UnfitText(text) is var (at, problem))
        {
            errors.AddUnreadable(string.Empty, at, problem);
            return null;
        }

        PlanText document = new(text, errors);
        try
        {
            return document.ReadRoot();
        }
        catch (YamlException e)
        {
            errors.AddUnreadable(string.Empty, At(e.Start), $"The text is not valid YAML or JSON: {e.Message.TrimEnd('.')}.");
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // YamlDotNet leaves some malformed scalars and tags this way, without saying where: what it read last has to do.
            errors.AddUnreadable(string.Empty, document._parser.Current is { } last ? At(last.End) : new Position(1, 1), "The text after here is not valid YAML or JSON; check indentation, and quote texts that hold ':' or '#'.");
            return null;
        }
    }

    /// <summary>Line breaks that only YAML knows, and characters that the YAML reader would take for the end of the text, are refused by name.</summary>
    private static (Position At, string Problem)? UnfitText(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > PlanLimits.MaxBytes)
        {
            return (new Position(1, 1), $"The plan has {bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes; at most {PlanLimits.MaxBytes.ToString("N0", CultureInfo.InvariantCulture)} are allowed.");
        }

        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if ((char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || c is '\u2028' or '\u2029' or '\ufeff' || (char.IsSurrogate(c) && !pair))
            {
                return (new LineMap(text).PositionOf(i), $"The character U+{(int)c:X4} cannot stand in a plan; write it as \"\\u{(int)c:x4}\" or remove it.");
            }

            i += pair ? 1 : 0;
        }

        return null;
    }

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private PlanNode? ReadRoot()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.AddUnreadable(string.Empty, new Position(1, 1), "The plan is empty; a plan starts with 'plan: <name>'.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        PlanNode? root = ReadNode(string.Empty, 0);
        if (root is null)
        {
            return null;
        }

        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            _errors.AddUnreadable(string.Empty, At(second.Start), "A second document starts here; a plan is one document.");
        }

        return root;
    }

    /// <summary>Null where reading further is pointless.</summary>
    private PlanNode? ReadNode(string path, int depth)
    {
        ParsingEvent next = _parser.Current is null && !_parser.MoveNext() ? throw new YamlException("the text ends too early") : _parser.Current!;
        if (depth > PlanLimits.MaxDepth)
        {
            _errors.AddUnreadable(path, At(next.Start), $"The plan is nested deeper than {PlanLimits.MaxDepth} levels.");
            return null;
        }

        if (next is NodeEvent node)
        {
            RefuseExtras(node, path);
        }

        switch (next)
        {
            case Scalar scalar:
                _parser.MoveNext();
                return ReadScalar(scalar, path);
            case SequenceStart start:
                return ReadList(start, path, depth);
            case MappingStart start:
                return ReadMapping(start, path, depth);
            default:
                // What is left is an alias: one value in many places, which could grow without bound.
                _errors.AddUnreadable(path, At(next.Start), "Aliases (*name) are not supported; write the value out.");
                _parser.MoveNext();
                return new ScalarNode(path, At(next.Start), null, string.Empty, SourceOf(next));
        }
    }

    private void RefuseExtras(NodeEvent node, string path)
    {
        if (!node.Anchor.IsEmpty)
        {
            _errors.AddUnreadable(path, At(node.Start), "Anchors (&name) are not supported; remove it.");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _errors.AddUnreadable(path, At(node.Start), "Tags (!name) are not supported; remove it, and quote the value if it is a text.");
        }
    }

    private ScalarNode ReadScalar(Scalar scalar, string path)
    {
        object? value = scalar.Style is ScalarStyle.Plain ? CoreScalar.Resolve(scalar.Value) : scalar.Value;
        if (value is double number && !double.IsFinite(number))
        {
            _errors.AddUnreadable(path, At(scalar.Start), $"'{scalar.Value}' is not a finite number; quote it if it is a text.");
        }

        return new ScalarNode(path, At(scalar.Start), value, scalar.Value, SourceOf(scalar));
    }

    private ListNode? ReadList(SequenceStart start, string path, int depth)
    {
        _parser.MoveNext();
        List<PlanNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadNode($"{path}[{items.Count}]", depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return new ListNode(path, At(start.Start), items);
    }

    private MappingNode? ReadMapping(MappingStart start, string path, int depth)
    {
        _parser.MoveNext();
        Dictionary<string, Member> members = new(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.Accept<Scalar>(out Scalar? key))
            {
                _errors.AddUnreadable(path, At(_parser.Current!.Start), "A key must be a plain text.");
                return null;
            }

            RefuseExtras(key, path);
            _parser.MoveNext();
            Position at = At(key.Start);
            string memberPath = MappingNode.PathTo(path, key.Value);
            if (ReadNode(memberPath, depth + 1) is not { } value)
            {
                return null;
            }

            if (!members.TryAdd(key.Value, new Member(key.Value, at, value)))
            {
                Position first = members[key.Value].At;
                _errors.AddUnreadable(memberPath, at, $"The key '{key.Value}' is there twice, first in line {first.Line}; remove one.");
            }
        }

        return new MappingNode(path, At(start.Start), [.. members.Values]);
    }

    private static Range SourceOf(ParsingEvent e) => (int)e.Start.Index..(int)e.End.Index;
}
