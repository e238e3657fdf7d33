namespace EmbeddedFunctions.Builder;

/// <summary>The entry point of a Functions application.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with configuration from appsettings.json, local.settings.json, the environment and <paramref name="args"/>, each over the one before.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new FunctionsApplicationBuilder(args);
    }
}
