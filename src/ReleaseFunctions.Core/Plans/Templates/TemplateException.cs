namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>A template cannot be expanded. A release that was checked at kickoff never meets this.</summary>
public sealed class TemplateException(string message) : Exception(message);
