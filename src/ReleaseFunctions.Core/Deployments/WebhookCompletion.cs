using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>Who says that a webhook deployment is done.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<WebhookCompletion>))]
public enum WebhookCompletion
{
    /// <summary>The answer: 2xx is success.</summary>
    Response,

    /// <summary>2xx accepts; a later call to the callback URL decides.</summary>
    Callback,

    /// <summary>202 with <c>Location</c>, which is asked until it says so.</summary>
    Poll,
}
