using System.Reflection;
using EmbeddedFunctions.Discovery;
using EmbeddedFunctions.Extensions.Abstractions;
using EmbeddedFunctions.Invocation;
using Microsoft.AspNetCore.Http;

namespace EmbeddedFunctions.Http;

/// <summary>Functions that answer requests, under the ASP.NET Core integration model.</summary>
internal sealed class HttpTriggerKind : ITriggerKind
{
    public string BindingType => "httpTrigger";

    public Type AttributeType => typeof(HttpTriggerAttribute);

    public ArgumentReader? ReadTrigger(ParameterInfo parameter, string functionName, out string? refusal)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            refusal = null;
            return context => ((HttpContext)context.TriggerValue!).Request;
        }

        refusal = $"[HttpTrigger] fills a parameter of type '{typeof(HttpRequest)}'.";
        return null;
    }

    public ArgumentReader? ReadOther(MethodInfo method, ParameterInfo parameter, string functionName, out string? refusal)
    {
        refusal = null;
        if (CommonArguments.Read(parameter) is { } common)
        {
            return common;
        }

        if (ConvertedValue.CanConvertTo(parameter.ParameterType))
        {
            return context => ConvertedValue.To(
                parameter, functionName, context.BindingContext.BindingData.GetValueOrDefault(parameter.Name!));
        }

        refusal = "a route or query value can be a string, a number, a bool, a Guid, a DateTime or a DateTimeOffset; "
            + "read anything else from the HttpRequest, and take services in the constructor.";
        return null;
    }

    public string? Refuse(MethodInfo method, TriggerBindingAttribute trigger, MethodResult result)
        => trigger is HttpTriggerAttribute { AuthLevel: AuthorizationLevel.User }
            ? "the level 'User' is not offered; use Anonymous, Function or Admin."
            : null;
}
