namespace ReleaseFunctions.Core.Tickets;

/// <summary>The change record of a release as its history tells it.</summary>
/// <param name="System">jira or serviceNow.</param>
/// <param name="Connection">The connection that leads to it.</param>
/// <param name="Key">What people call it.</param>
/// <param name="Url">Its page.</param>
public sealed record ChangeView(string System, string Connection, string Key, string Url);
