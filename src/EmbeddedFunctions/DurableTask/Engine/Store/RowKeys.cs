namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>
/// Row ids of history and payloads are made of the instance's key and a small number, so that one b-tree, without a second
/// index, finds and orders all rows of an instance.
/// </summary>
internal static class RowKeys
{
    private const int TurnBits = 24;
    private const int PayloadBits = 3;

    /// <summary>Turns one generation of an instance can have.</summary>
    public const int MaxTurns = 1 << TurnBits;

    public static long History(long key, int turn) => (key << TurnBits) | (uint)turn;

    public static int TurnOf(long historyId) => (int)(historyId & (MaxTurns - 1));

    public static long FirstHistory(long key) => key << TurnBits;

    public static long LastHistory(long key) => History(key, MaxTurns - 1);

    public static long Payload(long key, PayloadKind kind) => (key << PayloadBits) | (uint)kind;

    public static long FirstPayload(long key) => key << PayloadBits;

    public static long LastPayload(long key) => (key << PayloadBits) | ((1 << PayloadBits) - 1);
}
