using EmbeddedFunctions.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.Host;

public sealed class InjectionTests
{
    [Fact]
    public async Task Get_ConstructorServices_AreScopedToTheInvocation()
    {
        Tally tally;
        await using (EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Injected), builder => builder.Services
            .AddSingleton<Tally>().AddScoped<PerInvocation>()))
        {
            tally = host.Services.GetRequiredService<Tally>();
            string first = (await host.GetAsync("/Ids")).Body;
            string second = (await host.GetAsync("/Ids")).Body;

            Assert.Equal("same", first.Split(' ')[0]);
            Assert.NotEqual(first, second);
        }

        // An answer may arrive before the scope of its invocation has ended; a host that has stopped has ended them all.
        Assert.Equal(2, tally.ScopesDisposed);
        Assert.Equal(2, tally.FunctionsDisposed);
    }

    [Fact]
    public async Task Get_ServiceMissing_IsServerError()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Injected));

        Assert.Equal((500, null, ""), await host.GetAsync("/Ids"));
    }

    [Fact]
    public async Task Get_RegisteredFunctionClass_IsTakenFromTheContainer()
    {
        Tally tally = new();
        await using EmbeddedTestHost host = await HttpHost.StartAsync(
            typeof(Injected), builder => builder.Services.AddScoped<PerInvocation>().AddSingleton(tally).AddScoped<Injected>());

        Assert.StartsWith("same", (await host.GetAsync("/Ids")).Body, StringComparison.Ordinal);
        Assert.Equal(1, tally.FunctionsDisposed);
    }

    public sealed class Tally
    {
        public int ScopesDisposed { get; set; }

        public int FunctionsDisposed { get; set; }
    }

    public sealed class PerInvocation(Tally tally) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => tally.ScopesDisposed++;
    }

    public sealed class Injected(PerInvocation service, Tally tally) : IDisposable
    {
        [Function("Ids")]
        public IResult Ids([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
        {
            bool isSame = service == context.InstanceServices.GetRequiredService<PerInvocation>()
                && service == request.HttpContext.RequestServices.GetRequiredService<PerInvocation>();
            return TypedResults.Text($"{(isSame ? "same" : "different")} {service.Id}");
        }

        public void Dispose() => tally.FunctionsDisposed++;
    }
}
