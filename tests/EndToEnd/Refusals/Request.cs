using System.Text;
using EndToEnd.Hosting;

namespace EndToEnd.Refusals;

/// <summary>A request that must be refused.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Path">Below the application; <c>{plan}</c>, <c>{over}</c> and <c>{open}</c> stand for a stored plan, a finished release and one that waits.</param>
/// <param name="Status">What it must be answered with.</param>
/// <param name="Says">What the answer must name.</param>
public sealed record Request(string Name, string Method, string Path, int Status, string? Says = null)
{
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; } = "application/json";

    /// <summary>The whole value of the Authorization header; null: none.</summary>
    public string? Authorization { get; init; } = $"Bearer {Keys.Dev}";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether the answer lists what is wrong, item by item.</summary>
    public bool Lists { get; init; }

    public static Request Get(string name, string path, int status, string? says = null) => new(name, "GET", path, status, says);

    public static Request Post(string name, string path, string body, int status, string? says = null) =>
        new(name, "POST", path, status, says) { Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>A kickoff of the stored plan with a body of one's own; <c>{plan}</c> stands for its name.</summary>
    public static Request Kickoff(string name, string body, int status = 400, string? says = null) => Post(name, "/api/releases", body, status, says);

    /// <summary>A plan named <c>bad</c> that must not be stored.</summary>
    public static Request Plan(string name, string yaml, string? says = null, int status = 400) =>
        new(name, "PUT", "/api/plans/bad", status, says) { Body = Encoding.UTF8.GetBytes(yaml), ContentType = "application/yaml", Lists = status == 400 };

    public HttpRequestMessage ToMessage(Func<string, string> fill)
    {
        HttpRequestMessage message = new(new HttpMethod(Method), new Uri(fill(Path), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(IsText(Body) ? Encoding.UTF8.GetBytes(fill(Encoding.UTF8.GetString(Body))) : Body);
            if (ContentType is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }
        }

        if (Authorization is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", Authorization);
        }

        foreach ((string name, string value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static bool IsText(byte[] body) => body.All(one => one is < 0x80);
}
