using EmbeddedFunctions.Invocation;
using Microsoft.AspNetCore.Routing.Patterns;

namespace EmbeddedFunctions.Http;

/// <summary>One function's route and the methods it answers; no methods means all.</summary>
internal sealed record HttpRoute(FunctionDescriptor Function, RoutePattern Pattern, IReadOnlyList<string> Methods)
{
    public bool Answers(string method)
        => Methods.Count == 0 || Methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether some request could not be told apart between the two.</summary>
    public bool CollidesWith(HttpRoute other)
        => Shape(Pattern).Equals(Shape(other.Pattern), StringComparison.OrdinalIgnoreCase)
            && (Methods.Count == 0 || other.Methods.Count == 0 || Methods.Any(other.Answers));

    // Parameter names, and whether a parameter may be left out, do not tell requests apart; literals and constraints do.
    private static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : string.Empty)}:{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
            _ => part.ToString(),
        }))));
}
