using System.Text;
using System.Text.Json;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Storage.Items;

namespace ReleaseFunctions.Storage.Plans;

/// <summary>A plan document as stored: its JSON without the submitted text, a line end, then that text as it came, so that its digest holds.</summary>
internal static class PlanItem
{
    /// <exception cref="ItemTooLargeException">The submitted text exceeds <see cref="JsonItem.MaxBytes"/>.</exception>
    public static JsonItem Of(PlanDocument document)
    {
        int size = Encoding.UTF8.GetByteCount(document.Json);
        if (size > JsonItem.MaxBytes)
        {
            throw new ItemTooLargeException($"plan '{document.Name}'", size, JsonItem.MaxBytes, "Split it into several plans.");
        }

        byte[] fields = JsonSerializer.SerializeToUtf8Bytes(document with { Json = "" }, WireJson.Options);
        return new JsonItem('p', [.. fields, (byte)'\n', .. Encoding.UTF8.GetBytes(document.Json)], $"plan '{document.Name}'", JsonItem.MaxCompositeBytes);
    }

    public static PlanDocument Parse(byte[] stored)
    {
        // Compact JSON has no line end of its own.
        int end = Array.IndexOf(stored, (byte)'\n');
        PlanDocument document = JsonSerializer.Deserialize<PlanDocument>(stored.AsSpan(0, end), WireJson.Options)!;
        return document with { Json = Encoding.UTF8.GetString(stored.AsSpan(end + 1)) };
    }
}
