using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Anchors;

/// <summary>The JSON form in which anchors are kept, signed and checked: canonical, so that there is one for each.</summary>
public static class AnchorJson
{
    /// <summary>Adds hash and signature.</summary>
    public static Anchor Sign(Anchor open, AnchorKey key)
    {
        Anchor named = open with { Key = key.Fingerprint };
        byte[] covered = Covered(JsonSerializer.SerializeToElement(named, WireJson.Options));
        return named with { Hash = Digest.OfBytes(covered), Signature = Convert.ToBase64String(key.Sign(covered)) };
    }

    /// <summary>The anchor as it is kept.</summary>
    public static string Serialize(Anchor anchor) => CanonicalJson.Serialize(JsonSerializer.SerializeToElement(anchor, WireJson.Options));

    /// <exception cref="JsonException">The text is no anchor.</exception>
    public static Anchor Parse(string json) =>
        JsonSerializer.Deserialize<Anchor>(json, WireJson.Options) is { Heads: not null } anchor ? anchor : throw new JsonException("The anchor is null or has no heads.");

    /// <summary>What is wrong with an anchor as it was kept; null: it is sound and signed by the key.</summary>
    public static string? Fault(string json, AnchorKey key)
    {
        try
        {
            Anchor anchor = Parse(json);
            JsonElement element = JsonElement.Parse(json);
            if (CanonicalJson.Serialize(element) != json)
            {
                return "it is not in the form in which anchors are written";
            }

            byte[] covered = Covered(element);
            return anchor.Format != Anchor.Version1 ? $"its format is '{anchor.Format}', which this program does not know"
                : Digest.OfBytes(covered) is var hash && anchor.Hash != hash ? $"it was changed: its hash is {anchor.Hash}, its content has {hash}"
                : anchor.Key != key.Fingerprint ? $"it names the key {anchor.Key}, not {key.Fingerprint}"
                : !IsCanonical(anchor.Signature) || !key.HasSigned(covered, Convert.FromBase64String(anchor.Signature)) ? "its signature is not that of the key it names"
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return $"it cannot be read: {exception.Message}";
        }
    }

    // The last character of Base64 has bits that mean nothing; a change of them is a change all the same.
    private static bool IsCanonical(string base64) => Convert.ToBase64String(Convert.FromBase64String(base64)) == base64;

    private static byte[] Covered(JsonElement anchor)
    {
        JsonObject members = JsonObject.Create(anchor)!;
        members.Remove("hash");
        members.Remove("signature");
        return Encoding.UTF8.GetBytes(CanonicalJson.Serialize(members));
    }
}
