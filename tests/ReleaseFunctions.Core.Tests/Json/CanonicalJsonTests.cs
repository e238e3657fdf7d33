using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Tests.Json;

public sealed class CanonicalJsonTests
{
    /// <summary>RFC 8785, appendix B: the double's bits and what they are written as.</summary>
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Serialize_NumberOfTheRfc_IsWrittenAsThere(string bits, string expected)
    {
        double number = BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        string actual = CanonicalJson.Serialize(JsonValue.Create(number));

        Assert.Equal(expected, actual);
    }

    /// <summary>RFC 8785, section 3.2.2 and 3.2.3.</summary>
    [Fact]
    public void Serialize_SampleObjectOfTheRfc_IsWrittenAsThere()
    {
        const string Sample = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;

        string actual = CanonicalJson.Serialize(JsonNode.Parse(Sample));

        Assert.Equal("""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""", actual);
    }

    /// <summary>RFC 8785, section 3.2.3: the emoji's first code unit sorts before U+FB33, although its code point does not.</summary>
    [Fact]
    public void Serialize_MembersWithNonAsciiNames_AreOrderedByCodeUnit()
    {
        const string Sample = """{"\u20ac":"Euro","\r":"CR","\ufb33":"Dalet","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"o"}""";

        using JsonDocument document = JsonDocument.Parse(CanonicalJson.Serialize(JsonNode.Parse(Sample)));

        Assert.Equal(["CR", "One", "Control", "o", "Euro", "Emoji", "Dalet"], document.RootElement.EnumerateObject().Select(m => m.Value.GetString()));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "'a' is there twice")]
    [InlineData("""{"x":[{"b":1,"\u0062":2}]}""", "'b' is there twice")]
    [InlineData("""["\ud800"]""", "surrogate")]
    [InlineData("""{"\udc00x":1}""", "surrogate")]
    [InlineData("1e400", "not finite")]
    public void Serialize_ElementWithoutCanonicalForm_IsRefused(string json, string expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        JsonException byElement = Assert.Throws<JsonException>(() => CanonicalJson.Serialize(document.RootElement));
        Assert.Throws<JsonException>(() => CanonicalJson.Serialize(JsonNode.Parse(json)));

        Assert.Contains(expected, byElement.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Serialize_NumberThatIsNotFinite_IsRefused(double number) =>
        Assert.Throws<JsonException>(() => CanonicalJson.Serialize(JsonValue.Create(number)));

    [Fact]
    public void Serialize_StringWithHalfASurrogatePair_IsRefused() =>
        Assert.Throws<JsonException>(() => CanonicalJson.Serialize(new JsonObject { ["a"] = "x\ud83d" }));

    [Fact]
    public void Serialize_NestedTooDeeply_IsRefused()
    {
        JsonNode node = new JsonArray();
        for (int i = 0; i < CanonicalJson.MaxDepth; i++)
        {
            node = new JsonArray(node);
        }

        JsonException error = Assert.Throws<JsonException>(() => CanonicalJson.Serialize(node));

        Assert.Contains("256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_ValuesThatAreNotParsed_AreWrittenLikeParsedOnes()
    {
        JsonObject built = new()
        {
            ["decimal"] = 1.50m,
            ["long"] = 42L,
            ["at"] = new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero),
            ["flag"] = true,
            ["none"] = null,
        };

        string actual = CanonicalJson.Serialize(built);

        Assert.Equal("""{"at":"2026-11-23T01:02:03+00:00","decimal":1.5,"flag":true,"long":42,"none":null}""", actual);
    }

    [Fact]
    public void Serialize_AnyDouble_ReadsBackAsTheSame() =>
        Prop.ForAll<double>(number =>
            !double.IsFinite(number) || double.Parse(CanonicalJson.Serialize(JsonValue.Create(number)), CultureInfo.InvariantCulture) == number)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Serialize_AnyValue_IsItsOwnCanonicalForm() =>
        Prop.ForAll(Values(), value =>
        {
            string once = CanonicalJson.Serialize(value);
            using JsonDocument document = JsonDocument.Parse(once);
            return CanonicalJson.Serialize(JsonNode.Parse(once)) == once && CanonicalJson.Serialize(document.RootElement) == once;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Serialize_MembersInAnotherOrder_GiveTheSameText() =>
        Prop.ForAll(Values(), value =>
            CanonicalJson.Serialize(Reversed(value)) == CanonicalJson.Serialize(value)).QuickCheckThrowOnFailure();

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(m => KeyValuePair.Create(m.Key, Reversed(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    private static Arbitrary<JsonNode?> Values() => Gen.Sized(size => Value(Math.Min(size, 5))).ToArbitrary();

    private static Gen<JsonNode?> Value(int depth)
    {
        Gen<string> text = Gen.Elements("", "a", "b", "é", "\u0007", "\"\\", "😀", "\ufb33", "\u007f", "line\nbreak").ListOf().Select(string.Concat);
        Gen<JsonNode?> scalar = Gen.OneOf(
            Gen.Constant<JsonNode?>(null),
            text.Select(t => (JsonNode?)JsonValue.Create(t)),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(n => (JsonNode?)JsonValue.Create(n.Get)),
            ArbMap.Default.GeneratorFor<long>().Select(n => (JsonNode?)JsonValue.Create(n)),
            ArbMap.Default.GeneratorFor<bool>().Select(b => (JsonNode?)JsonValue.Create(b)));
        if (depth == 0)
        {
            return scalar;
        }

        Gen<JsonNode?> inner = Value(depth - 1);
        Gen<JsonNode?> array = inner.ListOf(3).Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]));
        Gen<JsonNode?> members = text.Zip(inner).ListOf(3).Select(pairs =>
            (JsonNode?)new JsonObject(pairs.DistinctBy(p => p.Item1).Select(p => KeyValuePair.Create(p.Item1, p.Item2?.DeepClone()))));
        return Gen.OneOf(scalar, array, members);
    }
}
