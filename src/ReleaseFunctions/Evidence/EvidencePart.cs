namespace ReleaseFunctions.Evidence;

/// <summary>One file of an evidence package.</summary>
/// <param name="Name">Its name, with <c>/</c> between folders.</param>
/// <param name="Text">Its content in pieces, made as they are written.</param>
public sealed record EvidencePart(string Name, IEnumerable<string> Text);
