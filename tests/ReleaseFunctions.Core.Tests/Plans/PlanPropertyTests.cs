using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

public sealed class PlanPropertyTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ":", ": ", "- ", "\n", "\n    ", "'", "\"", "&a ", "*a", "!t ", "|\n", ">", "#", "{{", "}}", "\\", "\t", "0", "null", "~", "..", "é", "\ud83d", "\0", "---\n", "? ", "%", "!<", "!<::> ", "&", "*", "\\u", "|+9", "\r", "@", "`"];

    [Fact]
    public void Read_TextChangedAnywhere_NeverThrowsAndErrorsHavePlaces() =>
        Check.One(Often, Prop.ForAll(Mutations(PlanSamples.Full), text => IsSound(PlanSamples.Read(text))));

    [Fact]
    public void Read_AnyText_NeverThrowsAndErrorsHavePlaces() =>
        Check.One(Often, Prop.ForAll(Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(), text => IsSound(PlanSamples.Read(text))));

    [Fact]
    public void Read_ValueReplacedAnywhere_NeverThrowsAndErrorsHavePlaces()
    {
        JsonNode document = PlanSamples.Read(PlanSamples.Full).Document!;
        Check.One(Often, Prop.ForAll(PlanMutations.Replacements(document), changed => IsSound(PlanSamples.Read(changed.ToJsonString()))));
    }

    [Fact]
    public void Read_YamlAndItsJson_HaveTheSameDigestAndErrors()
    {
        JsonNode document = PlanSamples.Read(PlanSamples.Full).Document!;
        Check.One(Often.WithMaxTest(150), Prop.ForAll(PlanMutations.Replacements(document), changed =>
        {
            PlanReading json = PlanSamples.Read(changed.ToJsonString());
            PlanReading yaml = PlanSamples.Read(BlockYaml.Write(changed));
            Assert.Equal(WithoutPlaces(json), WithoutPlaces(yaml));
            Assert.Equal(json.Digest, yaml.Digest);
        }));
    }

    /// <summary>Lines and columns differ between the two, also where messages name them.</summary>
    private static IEnumerable<(string Path, string Message)> WithoutPlaces(PlanReading reading) =>
        reading.Errors.Select(e => (e.Path, e.Message)).Where(e => !e.Message.Contains("first in line", StringComparison.Ordinal)).Order();

    private static bool IsSound(PlanReading reading) =>
        (reading.Errors.Count == 0) == (reading.Plan is not null)
        && (reading.Document is null) == (reading.Digest is null)
        && reading.Errors.All(e => e.Line >= 1 && e.Column >= 1 && e.Message.Length > 0);

    /// <summary>Pieces of the text removed, doubled, or replaced by something that means something to YAML.</summary>
    private static Arbitrary<string> Mutations(string text)
    {
        Gen<Func<string, string>> mutation =
            from at in Gen.Choose(0, text.Length - 1)
            from length in Gen.Choose(0, 12)
            from kind in Gen.Choose(0, 2)
            from piece in Gen.Elements(Pieces)
            select (Func<string, string>)(current =>
            {
                int start = Math.Min(at, current.Length);
                int end = Math.Min(start + length, current.Length);
                return kind switch
                {
                    0 => current.Remove(start, end - start),
                    1 => current.Insert(start, current[start..end]),
                    _ => current.Remove(start, end - start).Insert(start, piece),
                };
            });
        return mutation.NonEmptyListOf().Select(all => all.Take(5).Aggregate(text, (current, change) => change(current))).ToArbitrary();
    }
}
