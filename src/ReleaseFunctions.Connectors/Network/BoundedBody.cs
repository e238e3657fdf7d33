using System.Text;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>An answer's body, as far as it was read.</summary>
/// <param name="Text">UTF-8 text; empty if the body is over the limit.</param>
/// <param name="IsTooLarge">The body is longer than the limit; nothing of it is used.</param>
internal sealed record BoundedBody(string Text, bool IsTooLarge)
{
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<BoundedBody> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
        {
            return new BoundedBody(string.Empty, IsTooLarge: true);
        }

        await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        using MemoryStream body = new();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > limit)
            {
                return new BoundedBody(string.Empty, IsTooLarge: true);
            }

            body.Write(buffer, 0, read);
        }

        return new BoundedBody(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length), IsTooLarge: false);
    }
}
