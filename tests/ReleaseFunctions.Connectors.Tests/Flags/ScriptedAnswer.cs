using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Connectors.Tests.Flags;

/// <summary>What a fake answers in place of doing what it is asked.</summary>
internal sealed record ScriptedAnswer(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach ((string name, string value) in Headers)
        {
            response.Headers[name] = value;
        }

        return response.WriteAsync(Body);
    }
}
