namespace ReleaseFunctions.Storage.Items;

/// <summary>Rows that hold a large item are not there: the row that referred to them was replaced after it was read.</summary>
internal sealed class OverflowMissingException(string partition, string reference)
    : Exception($"The rows '{reference}' of partition '{partition}' are missing; the item was replaced while it was read. Read it again.");
