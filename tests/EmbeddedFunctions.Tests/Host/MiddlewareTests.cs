using System.Collections.Concurrent;
using EmbeddedFunctions.Builder;
using EmbeddedFunctions.Engine;
using EmbeddedFunctions.Hosting;
using EmbeddedFunctions.Middleware;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.Host;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Get_SeveralMiddleware_RunInTheOrderAdded()
    {
        Trail trail = new();
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Functions), builder =>
        {
            builder.Services.AddSingleton(trail);
            builder.UseMiddleware<TrailMiddleware>();
            builder.UseMiddleware(async (context, next) =>
            {
                trail.Steps.Enqueue("inner in");
                await next();
                trail.Steps.Enqueue("inner out");
            });
            builder.UseWhen<TrailMiddleware>(context => context.FunctionDefinition.Name == "Other");
            builder.UseWhen(context => context.FunctionDefinition.Name == "Hello", (context, next) =>
            {
                trail.Steps.Enqueue("when");
                return next();
            });
        });

        Assert.Equal((200, "text/plain", "hello"), await host.GetAsync("/Hello"));
        Assert.Equal(["in Hello", "inner in", "when", "inner out", "out"], trail.Steps);
    }

    [Fact]
    public async Task Get_MiddlewareReplacesResult_CallerGetsTheNewOne()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Functions), builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            Assert.IsAssignableFrom<IResult>(context.GetInvocationResult().Value);
            context.GetInvocationResult<IResult>().Value = TypedResults.Text("replaced", statusCode: 203);
        }));

        Assert.Equal((203, "text/plain", "replaced"), await host.GetAsync("/Hello"));
    }

    [Fact]
    public async Task Get_MiddlewareCatchesException_CallerGetsItsAnswer()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Functions), builder => builder.UseMiddleware(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (InvalidDataException error)
            {
                context.GetInvocationResult().Value = TypedResults.Text(error.Message, statusCode: 400);
            }
        }));

        Assert.Equal((400, "text/plain", "bad data"), await host.GetAsync("/Throws"));
    }

    [Fact]
    public async Task Get_MiddlewareDoesNotCallNext_FunctionDoesNotRun()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Functions), builder => builder.UseMiddleware((context, next) =>
        {
            context.GetHttpContext()!.Response.StatusCode = 403;
            return Task.CompletedTask;
        }));

        Assert.Equal((403, null, ""), await host.GetAsync("/Throws"));
    }

    [Fact]
    public async Task Get_Context_DescribesTheFunction()
    {
        FunctionContext? seen = null;
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Functions), builder => builder.UseMiddleware((context, next) =>
        {
            seen = context;
            context.Features.Set("a feature");
            context.Items["key"] = "value";
            return next();
        }));

        Assert.Equal((200, "text/plain", "a feature value"), await host.GetAsync("/Items/7?kind=x"));
        Assert.Equal(("Items", $"{typeof(Functions).FullName}.Items"), (seen!.FunctionDefinition.Name, seen.FunctionDefinition.EntryPoint));
        Assert.Equal("httpTrigger", seen.FunctionDefinition.InputBindings["request"].Type);
        Assert.Equal(["request", "id", "context"], seen.FunctionDefinition.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(("7", "x"), (seen.BindingContext.BindingData["id"], seen.BindingContext.BindingData["KIND"]));
        Assert.True(Guid.TryParse(seen.InvocationId, out _));
        Assert.Equal((0, 0), (seen.RetryContext.RetryCount, seen.RetryContext.MaxRetryCount));
        Assert.Throws<InvalidOperationException>(() => seen.GetInvocationResult<string>().Value);
    }

    public sealed class Trail
    {
        public ConcurrentQueue<string> Steps { get; } = new();
    }

    public sealed class TrailMiddleware(Trail trail) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            trail.Steps.Enqueue($"in {context.FunctionDefinition.Name}");
            await next(context);
            trail.Steps.Enqueue("out");
        }
    }

    public static class Functions
    {
        [Function("Hello")]
        public static IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text("hello");

        [Function("Throws")]
        public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => throw new InvalidDataException("bad data");

        [Function("Items")]
        public static IResult Items(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id}")] HttpRequest request, int id, FunctionContext context)
            => TypedResults.Text($"{context.Features.Get<string>()} {context.Items["key"]}");
    }
}
