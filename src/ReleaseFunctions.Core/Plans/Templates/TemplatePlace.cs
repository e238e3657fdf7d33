namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>Where a template stands, which decides how values are written into it.</summary>
public enum TemplatePlace
{
    /// <summary>A text of a JSON body: values are inserted as they are; the JSON writer escapes them.</summary>
    Text,

    /// <summary>A header's value: visible ASCII only.</summary>
    Header,

    /// <summary>A path below a connection's URL, or its query: values are percent-encoded and cannot add a segment.</summary>
    Path,

    /// <summary>An Azure resource id: letters, digits and <c>. _ ( ) -</c> only.</summary>
    ResourceId,

    /// <summary>A key or label of a flag system: letters, digits and <c>. _ -</c> only.</summary>
    FlagKey,

    /// <summary>A name in a deployment system, such as a repository, a branch or an image: letters, digits and <c>. _ - + / : @</c>, no step up.</summary>
    Name,

    /// <summary>PromQL: escaped inside quotes, elsewhere only <c>A-Z a-z 0-9 _ . : -</c>.</summary>
    PromQl,

    /// <summary>KQL: escaped inside quotes, elsewhere only <c>A-Z a-z 0-9 _ . : -</c>.</summary>
    Kql,

    /// <summary>A metrics query of Datadog: letters, digits and <c>_ . : - /</c> only.</summary>
    Datadog,
}
