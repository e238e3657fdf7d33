using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace ReleaseFunctions.Pages;

/// <summary>Renders pages to text on the server. Thread-safe; every page gets a renderer of its own.</summary>
public sealed class PageRenderer
{
    private readonly IServiceProvider _services;
    private readonly ILoggerFactory _loggers;

    public PageRenderer(IServiceProvider services, ILoggerFactory loggers)
    {
        _services = services;
        _loggers = loggers;
    }

    /// <summary>The page with its model, as HTML.</summary>
    public Task<string> RenderAsync<TPage>(IPageModel<TPage> model)
        where TPage : IComponent =>
        RenderAsync<TPage>(new Dictionary<string, object?> { ["Model"] = model });

    /// <summary>Any component with its parameters, as HTML.</summary>
    public async Task<string> RenderAsync<TComponent>(IReadOnlyDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using HtmlRenderer renderer = new(_services, _loggers);
        ParameterView view = ParameterView.FromDictionary(parameters.ToDictionary());
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(view)).ToHtmlString());
    }
}
