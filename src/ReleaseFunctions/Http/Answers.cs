using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Http;

/// <summary>Answers in the wire format, whatever serializer the host prefers; times have the form that they have in the history.</summary>
public static class Answers
{
    private static readonly JsonSerializerOptions Options = new(WireJson.Options) { Converters = { new UtcMillisecondsConverter() } };

    public static IResult Json(object value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);
}
