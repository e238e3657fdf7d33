using EmbeddedFunctions.Invocation;
using Microsoft.AspNetCore.Routing.Patterns;

namespace EmbeddedFunctions.Http;

/// <summary>The routes of all HTTP functions, checked before the host starts.</summary>
internal sealed class HttpRoutes
{
    private HttpRoutes(IReadOnlyList<HttpRoute> all)
    {
        All = all;
    }

    public IReadOnlyList<HttpRoute> All { get; }

    /// <exception cref="FunctionWorkerException">A route is malformed, reserved or taken; the message lists them all.</exception>
    public static HttpRoutes Of(IEnumerable<FunctionDescriptor> functions, string routePrefix)
    {
        List<HttpRoute> routes = [];
        List<string> errors = [];
        foreach (FunctionDescriptor function in functions.Where(function => function.Trigger is HttpTriggerAttribute))
        {
            HttpTriggerAttribute trigger = (HttpTriggerAttribute)function.Trigger;
            string route = string.IsNullOrEmpty(trigger.Route) ? function.Name : trigger.Route;
            string template = $"{routePrefix}/{route.TrimStart('/')}".TrimStart('/');
            if (Refuse(template) is { } refusal)
            {
                errors.Add($"Function '{function.Name}' has the route '{template}': {refusal}");
                continue;
            }

            HttpRoute candidate = new(function, RoutePatternFactory.Parse(template), trigger.Methods ?? []);
            if (routes.FirstOrDefault(candidate.CollidesWith) is { } other)
            {
                errors.Add($"Functions '{other.Function.Name}' and '{function.Name}' both answer the route '{template}'; change one route or its methods.");
                continue;
            }

            routes.Add(candidate);
        }

        return errors.Count == 0
            ? new HttpRoutes(routes)
            : throw new FunctionWorkerException(
                $"The application cannot start: {errors.Count} error(s) in its routes.{Environment.NewLine}"
                + string.Join(Environment.NewLine, errors.Select(error => $"- {error}")));
    }

    private static string? Refuse(string template)
    {
        if (template.Equals("admin", StringComparison.OrdinalIgnoreCase) || template.StartsWith("admin/", StringComparison.OrdinalIgnoreCase)
            || template.Equals("runtime", StringComparison.OrdinalIgnoreCase) || template.StartsWith("runtime/", StringComparison.OrdinalIgnoreCase))
        {
            return "'admin' and 'runtime' belong to the Functions host.";
        }

        try
        {
            RoutePatternFactory.Parse(template);
            return null;
        }
        catch (RoutePatternException error)
        {
            return error.Message;
        }
    }
}
