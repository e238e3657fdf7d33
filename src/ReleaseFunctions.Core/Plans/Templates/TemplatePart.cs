namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>A piece of a template: text to keep, or a name to replace.</summary>
/// <param name="Text">The text, or the name between the braces.</param>
/// <param name="IsName">Whether the piece is replaced.</param>
/// <param name="Offset">Where the piece starts in the template.</param>
internal sealed record TemplatePart(string Text, bool IsName, int Offset);

/// <summary>A part of a template that is not one.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Offset">Where in the template.</param>
internal sealed record TemplateProblem(string Message, int Offset);
