using EmbeddedFunctions.Builder;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;
using EmbeddedFunctions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

#pragma warning disable CA1822, CA1801, IDE0060 // The classes below are wrong on purpose.

namespace EmbeddedFunctions.Tests.Host;

public sealed class DiscoveryTests
{
    private static FunctionWorkerException Refused(params Type[] types)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(["--port", "0", "--contentRoot", TestFolder.Empty()])
            .ConfigureFunctionsWebApplication().UseFunctionsFrom(types).UseInMemoryStore();
        return Assert.Throws<FunctionWorkerException>(builder.Build);
    }

    [Theory]
    [InlineData(typeof(SameName), "'TWICE'", "SameName.First", "SameName.second", "rename one")]
    [InlineData(typeof(BadName), "'9 lives'", "start with a letter")]
    [InlineData(typeof(OptionalRoute), "'Left'", "'Right'", "change one route or its methods")]
    [InlineData(typeof(TwoTriggers), "'Two'", "'request'", "'timer'", "2 triggers")]
    [InlineData(typeof(NoTrigger), "'None'", "no trigger")]
    [InlineData(typeof(UnknownParameter), "'Unknown'", "'service'", "System.IO.Stream", "constructor")]
    [InlineData(typeof(WrongRequest), "'Wrong'", "'body'", "HttpRequest")]
    [InlineData(typeof(NotPublic), "'Hidden'", "not public")]
    [InlineData(typeof(AsyncVoid), "'Void'", "async void")]
    [InlineData(typeof(ByReference), "'Ref'", "ref, in or out")]
    [InlineData(typeof(AbstractOwner), "'Abstract'", "abstract")]
    [InlineData(typeof(GenericMethod), "'Generic'", "generic")]
    [InlineData(typeof(UserLevel), "'User'", "not offered")]
    [InlineData(typeof(BadRoute), "'Route'", "'api/{unclosed'")]
    [InlineData(typeof(SameRoute), "'Left'", "'Right'", "change one route or its methods")]
    [InlineData(typeof(BadSchedule), "'Clock'", "'timer'", "'61 * * * * *'")]
    [InlineData(typeof(IntervalSchedule), "'Clock'", "App Service plan")]
    [InlineData(typeof(MissingSetting), "'Clock'", "'NoSuchSetting'")]
    [InlineData(typeof(BadTimerParameter), "'Clock'", "'extra'")]
    [InlineData(typeof(OrchestratorWithToken), "'Orchestrator'", "'token'", "external event")]
    [InlineData(typeof(OrchestratorWithClient), "'Orchestrator'", "'client'", "must not use")]
    [InlineData(typeof(OrchestratorWithTwoInputs), "'Orchestrator'", "'second'", "'first'")]
    [InlineData(typeof(ActivityWithTwoInputs), "'Activity'", "'second'", "one input")]
    [InlineData(typeof(ActivityContextAsInput), "'Activity'", "instanceId")]
    [InlineData(typeof(WrongClient), "'Client'", "'client'", "DurableTaskClient")]
    [InlineData(typeof(OtherHub), "'Client'", "one task hub")]
    [InlineData(typeof(SharedTaskName), "'Charge'", "'One'", "'Two'")]
    public void Build_WrongFunction_SaysWhichAndWhy(Type functions, params string[] expected)
    {
        string message = Refused(functions).Message;

        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("admin/things")]
    [InlineData("runtime")]
    public void Build_PlainFunction_IsRefused(string prefix)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(
            ["--port", "0", "--contentRoot", TestFolder.WithHostJson($$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""")])
            .ConfigureFunctionsWebApplication().UseFunctionsFrom(typeof(PlainFunction)).UseInMemoryStore();

        FunctionWorkerException error = Assert.Throws<FunctionWorkerException>(builder.Build);

        Assert.Contains("belong to the Functions host", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_SeveralErrors_ReportsAllAtOnce()
    {
        string message = Refused(typeof(TwoTriggers), typeof(NoTrigger), typeof(UnknownParameter)).Message;

        Assert.Contains("3 error(s)", message, StringComparison.Ordinal);
        Assert.All(["'Two'", "'None'", "'Unknown'"], name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_HttpNotTurnedOn_SaysWhatToCall()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(["--port", "0", "--contentRoot", TestFolder.Empty()])
            .UseFunctionsFrom(typeof(PlainFunction)).UseInMemoryStore();

        Assert.Contains("ConfigureFunctionsWebApplication", Assert.Throws<FunctionWorkerException>(builder.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_WholeAssembly_FindsItsFunctions()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(["--port", "0", "--contentRoot", TestFolder.Empty()])
            .ConfigureFunctionsWebApplication().UseFunctionsFrom(typeof(DiscoveryTests).Assembly).UseInMemoryStore();

        // The assembly holds the wrong functions of this class too, so finding them all means being refused for them.
        Assert.Contains("'TWICE'", Assert.Throws<FunctionWorkerException>(builder.Build).Message, StringComparison.Ordinal);
    }

    public class SameName
    {
        [Function("Twice")]
        public IActionResult First([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();

        [Function("TWICE")]
        public IActionResult second([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }

    public class BadName
    {
        [Function("9 lives")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
        }
    }

    public class OptionalRoute
    {
        [Function("Left")]
        public void Left([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{x}")] HttpRequest request)
        {
        }

        [Function("Right")]
        public void Right([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{y?}")] HttpRequest request)
        {
        }
    }

    public class TwoTriggers
    {
        [Function("Two")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
        }
    }

    public class NoTrigger
    {
        [Function("None")]
        public void Run(HttpRequest request)
        {
        }
    }

    public class UnknownParameter
    {
        [Function("Unknown")]
        public IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, Stream service) => new OkResult();
    }

    public class WrongRequest
    {
        [Function("Wrong")]
        public IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] string body) => new OkResult();
    }

    public class NotPublic
    {
        [Function("Hidden")]
        internal IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }

    public class AsyncVoid
    {
        [Function("Void")]
        public async void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => await Task.Yield();
    }

    public class ByReference
    {
        [Function("Ref")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, out string text) => text = "";
    }

    public abstract class AbstractOwner
    {
        [Function("Abstract")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
        }
    }

    public class GenericMethod
    {
        [Function("Generic")]
        public void Run<T>([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
        }
    }

    public class UserLevel
    {
        [Function("User")]
        public void Run([HttpTrigger(AuthorizationLevel.User)] HttpRequest request)
        {
        }
    }

    public class BadRoute
    {
        [Function("Route")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{unclosed")] HttpRequest request)
        {
        }
    }

    public class PlainFunction
    {
        [Function("Fine")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
        }
    }

    public class SameRoute
    {
        [Function("Left")]
        public void Left([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{x}")] HttpRequest request)
        {
        }

        [Function("Right")]
        public void Right([HttpTrigger(AuthorizationLevel.Anonymous, "GET", "post", Route = "a/{y}")] HttpRequest request)
        {
        }
    }

    public class BadSchedule
    {
        [Function("Clock")]
        public void Run([TimerTrigger("61 * * * * *")] TimerInfo timer)
        {
        }
    }

    public class IntervalSchedule
    {
        [Function("Clock")]
        public void Run([TimerTrigger("00:05:00")] TimerInfo timer)
        {
        }
    }

    public class MissingSetting
    {
        [Function("Clock")]
        public void Run([TimerTrigger("%NoSuchSetting%")] TimerInfo timer)
        {
        }
    }

    public class BadTimerParameter
    {
        [Function("Clock")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, string extra)
        {
        }
    }

    public class OrchestratorWithToken
    {
        [Function("Orchestrator")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken token) => Task.CompletedTask;
    }

    public class OrchestratorWithClient
    {
        [Function("Orchestrator")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) => Task.CompletedTask;
    }

    public class OrchestratorWithTwoInputs
    {
        [Function("Orchestrator")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, string first, string second) => Task.CompletedTask;
    }

    public class ActivityWithTwoInputs
    {
        [Function("Activity")]
        public static Task Run([ActivityTrigger] string first, string second) => Task.CompletedTask;
    }

    public class ActivityContextAsInput
    {
        [Function("Activity")]
        public static Task Run([ActivityTrigger] TaskActivityContext context) => Task.CompletedTask;
    }

    public class WrongClient
    {
        [Function("Client")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [DurableClient] object client)
        {
        }
    }

    public class OtherHub
    {
        [Function("Client")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [DurableClient(TaskHub = "other")] DurableTaskClient client)
        {
        }
    }

    public class SharedTaskName
    {
        [Function("One")]
        public static Task One([ActivityTrigger(Activity = "Charge")] string input) => Task.CompletedTask;

        [Function("Two")]
        public static Task Two([ActivityTrigger(Activity = "charge")] string input) => Task.CompletedTask;
    }
}
