using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Http;

/// <summary>Answers in the wire format, whatever serializer the host prefers.</summary>
public static class Answers
{
    public static IResult Json(object value, int status = StatusCodes.Status200OK) => Results.Json(value, WireJson.Options, statusCode: status);
}
