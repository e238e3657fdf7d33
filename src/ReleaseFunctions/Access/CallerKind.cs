namespace ReleaseFunctions.Access;

/// <summary>By what a caller is known.</summary>
public enum CallerKind
{
    /// <summary>A named API key.</summary>
    Key,

    /// <summary>A person or an application of Entra ID.</summary>
    Entra,

    /// <summary>A run of a pipeline, by its OIDC token.</summary>
    Pipeline,
}
