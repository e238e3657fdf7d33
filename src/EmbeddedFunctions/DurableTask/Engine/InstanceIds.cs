namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Which instance ids a client may choose: those that every storage provider of Durable Functions can keep.</summary>
internal static class InstanceIds
{
    private const int MaxLength = 256;

    /// <exception cref="ArgumentException">The id is empty, too long, starts with <c>@</c>, or has a character that is not allowed.</exception>
    public static void Check(string instanceId)
    {
        if (instanceId.Length is 0 or > MaxLength)
        {
            throw new ArgumentException($"An instance id has 1 to {MaxLength} characters; this one has {instanceId.Length}.", nameof(instanceId));
        }

        if (instanceId[0] == '@')
        {
            throw new ArgumentException($"The instance id '{instanceId}' starts with '@', which is reserved for entities.", nameof(instanceId));
        }

        if (instanceId.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
        {
            throw new ArgumentException(
                $"The instance id '{instanceId}' has one of the characters / \\ # ? or a control character, which Durable Functions does not allow.",
                nameof(instanceId));
        }
    }
}
