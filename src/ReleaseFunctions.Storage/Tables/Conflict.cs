using Azure;

namespace ReleaseFunctions.Storage.Tables;

/// <summary>The answers of Table Storage that mean "someone else was first", not "something is wrong".</summary>
internal static class Conflict
{
    /// <summary>A row that was to be inserted is already there.</summary>
    public static bool IsAlreadyThere(RequestFailedException e) => e.Status == 409 && e.ErrorCode is null or "EntityAlreadyExists";

    /// <summary>A row was changed since it was read.</summary>
    public static bool IsChanged(RequestFailedException e) => e.Status == 412;

    /// <summary>Either of them.</summary>
    public static bool Is(RequestFailedException e) => IsAlreadyThere(e) || IsChanged(e);
}
