using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using EmbeddedFunctions;
using ReleaseFunctions.Access;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Access;

public sealed partial class AccessPolicyTests
{
    private static readonly AccessKind[] NeedCaller = [AccessKind.Api, AccessKind.Feed, AccessKind.Page, AccessKind.Form];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Rules_EveryFunctionOfTheApplication_HasExactlyOne()
    {
        string[] functions = [.. Functions().Select(function => function.Name).Order()];

        Assert.NotEmpty(functions);
        Assert.Equal(functions.Distinct(), functions);
        Assert.Equal(functions, AccessPolicy.Rules.Keys.Order());
    }

    [Fact]
    public void Rules_WhatChangesSomething_NeedsARoleAFormOrALink()
    {
        foreach ((string name, HttpTriggerAttribute trigger) in Functions().Where(function => function.Trigger.Methods!.Any(method => method is not ("get" or "head"))))
        {
            AccessRule rule = AccessPolicy.Rules[name];

            // What validates a plan changes nothing, and what answers 404 neither.
            Assert.True(
                rule.Roles.Count > 0 || rule.Kind is AccessKind.Form or AccessKind.Link or AccessKind.SignIn || name is "ValidatePlan" or "NoApi",
                $"{name} ({string.Join(", ", trigger.Methods!)}) may be called by anybody who may read.");
        }
    }

    [Fact]
    public void Rules_PagesAndCalls_AskInTheirOwnWay()
    {
        foreach ((string name, HttpTriggerAttribute trigger) in Functions())
        {
            AccessRule rule = AccessPolicy.Rules[name];
            bool posts = trigger.Methods!.Contains("post");

            Assert.True(
                trigger.Route!.StartsWith("ui", StringComparison.Ordinal) ? rule.Kind is AccessKind.Open or AccessKind.SignIn || rule.Kind == (posts ? AccessKind.Form : AccessKind.Page)
                : !trigger.Route.StartsWith("api/", StringComparison.Ordinal) ? rule.Kind is AccessKind.Open or AccessKind.Platform
                : rule.Kind is AccessKind.Api or AccessKind.Feed || (rule.Kind == AccessKind.Link && trigger.Route.EndsWith("/{token}", StringComparison.Ordinal)),
                $"{name} at {trigger.Route} is {rule.Kind}.");
            Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel);
        }
    }

    [Fact]
    public async Task Function_WithoutACredential_IsRefusedWhereverOneIsNeeded()
    {
        await using TestApp app = await TestApp.StartAsync();

        foreach ((string name, HttpTriggerAttribute trigger) in Functions().Where(function => NeedCaller.Contains(AccessPolicy.Rules[function.Name].Kind)))
        {
            using HttpRequestMessage request = Request(trigger);
            using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);

            HttpStatusCode expected = AccessPolicy.Rules[name].IsPage ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized;
            Assert.True(response.StatusCode == expected, $"{name}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Function_PrincipalHeaderWithoutThePlatform_IsRefusedEverywhere()
    {
        await using TestApp app = await TestApp.StartAsync();

        foreach ((string name, HttpTriggerAttribute trigger) in Functions())
        {
            using HttpRequestMessage request = Request(trigger);
            request.Headers.TryAddWithoutValidation("X-Api-Key", TestApp.Key("ops"));
            request.Headers.TryAddWithoutValidation("x-ms-client-principal-name", "ada@contoso.example");
            using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);

            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{name}: {response.StatusCode}");
        }
    }

    private static HttpRequestMessage Request(HttpTriggerAttribute trigger) => new(
        new HttpMethod(trigger.Methods![0].ToUpperInvariant()), "/" + Part().Replace(Optional().Replace(trigger.Route!, string.Empty), "x"));

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Functions() => typeof(Composition).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(FunctionAttribute), inherit: false))
        .Select(method => (method.GetCustomAttribute<FunctionAttribute>()!.Name, method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null)))
        .Where(function => function.Item2 is not null)
        .Select(function => (function.Name, function.Item2!));

    [GeneratedRegex(@"\{[^}:]+(?::[^}?]+)?\}")]
    private static partial Regex Part();

    [GeneratedRegex(@"\{[^}]*\?\}")]
    private static partial Regex Optional();
}
