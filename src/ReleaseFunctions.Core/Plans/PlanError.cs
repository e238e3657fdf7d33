namespace ReleaseFunctions.Core.Plans;

/// <summary>One thing that is wrong with a submitted plan.</summary>
/// <param name="Path">Where in the document, such as <c>stages[1].approval.require</c>; empty: the document as a whole.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong and what to do, one sentence.</param>
public sealed record PlanError(string Path, int Line, int Column, string Message);
