using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Access;

/// <summary>All settings about who may do what.</summary>
internal sealed class AccessSettings(IConfiguration configuration, ApiKeys keys, Trusts trusts, EntraSettings entra)
{
    /// <summary>The names of the configured keys, for the log.</summary>
    public string KeyNames => string.Join(", ", configuration.GetSection(ApiKeySettings.Section).GetChildren().Select(key => key.Key).Order(StringComparer.Ordinal));

    /// <summary>What is wrong, each naming its setting; empty if nothing is.</summary>
    public IEnumerable<string> Problems() => [.. keys.Problems(), .. trusts.Problems(), .. entra.Problems(), .. Flags()];

    private IEnumerable<string> Flags()
    {
        if (configuration["Access:Proxy"] is { Length: > 0 } text && !bool.TryParse(text, out _))
        {
            yield return $"Access__Proxy: '{text}' is neither true nor false.";
        }
    }
}
