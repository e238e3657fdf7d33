namespace ReleaseFunctions.Core.Approvals;

/// <summary>Compares people by their e-mail address: case and surrounding space never make two people of one.</summary>
public static class Person
{
    /// <summary>The form in which addresses are kept.</summary>
    public static string Normalize(string address) => address.Trim().ToLowerInvariant();

    /// <summary>Whether both are there and mean one person.</summary>
    public static bool Same(string? one, string? other) =>
        one is not null && other is not null && Normalize(one) == Normalize(other);
}
