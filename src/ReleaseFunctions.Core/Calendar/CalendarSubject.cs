namespace ReleaseFunctions.Core.Calendar;

/// <summary>What is to be deployed, as far as the calendar asks.</summary>
/// <param name="Window">The window that the stage names; null: none.</param>
public sealed record CalendarSubject(string Plan, string Environment, string? Window);
