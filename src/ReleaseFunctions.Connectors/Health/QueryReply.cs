namespace ReleaseFunctions.Connectors.Health;

/// <summary>What a measured system answered.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Text">The whole body; null if it is over the size limit.</param>
internal sealed record QueryReply(int Status, string? Text)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
