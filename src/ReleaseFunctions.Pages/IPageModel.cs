using Microsoft.AspNetCore.Components;

namespace ReleaseFunctions.Pages;

/// <summary>Everything that one page shows. The page takes it as its parameter <c>Model</c>.</summary>
/// <typeparam name="TPage">The page that shows it.</typeparam>
public interface IPageModel<TPage>
    where TPage : IComponent;
