using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Access;

/// <summary>
/// Stands before every function on both hosts and lets a request through only as <see cref="AccessPolicy"/> says. What is not started by
/// HTTP, nobody outside can start.
/// </summary>
internal sealed class AccessMiddleware(AccessGate gate, ApiEndpoint api, PageEndpoint pages, AccessLog log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        string function = context.FunctionDefinition.Name;
        if (!AccessPolicy.Rules.TryGetValue(function, out AccessRule? rule))
        {
            log.Unlisted(function);
            context.GetInvocationResult().Value = await api.RunOpenAsync(http.Request, () => throw ProblemException.Forbidden($"The function {function} has no access rule, so nobody may call it."));
            return;
        }

        IResult? answer = await CatchAsync(rule, http.Request, async () =>
        {
            string? action = http.GetRouteValue(AccessRule.ActionPart)?.ToString();
            (AccessGrant grant, Refusal? refusal) = await gate.DecideAsync(rule, http.Request, action, context.CancellationToken);
            grant.Give(http.Request);
            if (refusal is null)
            {
                return null;
            }

            log.Refused(http.Request, function, refusal);
            return await AnswerAsync(rule, http.Request, refusal);
        });
        if (answer is null)
        {
            await next(context);
            return;
        }

        context.GetInvocationResult().Value = answer;
    }

    // What is wrong with the request itself, a form that is too large, say, is answered as the function would.
    private async Task<IResult?> CatchAsync(AccessRule rule, HttpRequest request, Func<Task<IResult?>> decide)
    {
        try
        {
            return await decide();
        }
        catch (Exception exception) when (exception is ProblemException or BadHttpRequestException)
        {
            return rule.IsPage ? await pages.RunOpenAsync(request, () => throw exception) : await api.RunOpenAsync(request, () => throw exception);
        }
    }

    private Task<IResult> AnswerAsync(AccessRule rule, HttpRequest request, Refusal refusal) =>
        !rule.IsPage ? api.RunOpenAsync(request, () => throw refusal.ToProblem(request))
        : refusal.IsMissing ? Task.FromResult(PageEndpoint.SignInFirst(request))
        : pages.RunOpenAsync(request, () => throw refusal.ToProblem(request));
}
