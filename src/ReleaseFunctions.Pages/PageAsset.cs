namespace ReleaseFunctions.Pages;

/// <summary>A static file of the pages.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ETag">A strong entity tag, quotes included.</param>
public sealed record PageAsset(ReadOnlyMemory<byte> Bytes, string ContentType, string ETag);
