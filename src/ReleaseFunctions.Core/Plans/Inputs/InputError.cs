namespace ReleaseFunctions.Core.Plans.Inputs;

/// <summary>One thing that is wrong with what a release was asked for.</summary>
/// <param name="Field">The body's member, such as <c>artifacts[0].digest</c> or <c>variables.region</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record InputError(string Field, string Message);
