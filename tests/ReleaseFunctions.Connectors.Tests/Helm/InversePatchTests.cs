using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Helm;
using ReleaseFunctions.Connectors.Tests.Kubernetes;

namespace ReleaseFunctions.Connectors.Tests.Helm;

public sealed class InversePatchTests
{
    [Fact]
    public void Of_AnyPatchOfAnyValues_TakesItBack() => Prop.ForAll(Members(2, mayBeNull: false).ToArbitrary(), Members(2, mayBeNull: true).ToArbitrary(), (values, patch) =>
    {
        JsonObject changed = values.DeepClone().AsObject();
        MergePatch.Apply(changed, patch, isStrategic: false);
        JsonObject back = changed.DeepClone().AsObject();
        MergePatch.Apply(back, InversePatch.Of(values, patch), isStrategic: false);
        return JsonNode.DeepEquals(values, back) && (!InversePatch.IsEmpty(values, patch) || JsonNode.DeepEquals(values, changed));
    }).QuickCheckThrowOnFailure();

    private static Gen<JsonObject> Members(int depth, bool mayBeNull) =>
        from names in Gen.SubListOf("a", "b", "c")
        from nodes in Node(depth, mayBeNull).ArrayOf(names.Count)
        select new JsonObject(names.Zip(nodes, (name, node) => KeyValuePair.Create(name, node?.DeepClone())));

    private static Gen<JsonNode?> Node(int depth, bool mayBeNull)
    {
        Gen<JsonNode?> plain = Gen.Choose(0, 2).Select(number => (JsonNode?)JsonValue.Create(number));
        Gen<JsonNode?> list = Gen.Choose(0, 2).Select(number => (JsonNode?)new JsonArray(number));
        Gen<JsonNode?> none = mayBeNull ? Gen.Constant<JsonNode?>(null) : plain;
        return depth == 0 ? Gen.OneOf(plain, list, none) : Gen.OneOf(plain, list, none, Members(depth - 1, mayBeNull).Select(members => (JsonNode?)members));
    }
}
