using System.Reflection;
using EmbeddedFunctions;
using ReleaseFunctions.Access;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Tests.Http;

public sealed class LinkPathsTests
{
    [Theory]
    [InlineData("/api/approvals/abc", "/api/approvals/hidden")]
    [InlineData("/API/Approvals/abc/def", "/api/approvals/hidden")]
    [InlineData("/api/callbacks/abc", "/api/callbacks/hidden")]
    [InlineData("/api/approvals/", "/api/approvals/")]
    [InlineData("/api/releases/abc", "/api/releases/abc")]
    public void Hide_Path_LosesItsToken(string path, string expected) => Assert.Equal(expected, LinkPaths.Hide(path));

    [Fact]
    public void Hide_EveryRouteWithAToken_IsKnown()
    {
        string[] routes = [.. typeof(Composition).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is { } function && AccessPolicy.Rules.TryGetValue(function.Name, out AccessRule? rule) && rule.Kind == AccessKind.Link)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route).OfType<string>())];

        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.DoesNotContain("{token}", LinkPaths.Hide("/" + route), StringComparison.Ordinal));
    }
}
