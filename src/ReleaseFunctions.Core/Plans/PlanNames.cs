using System.Text.RegularExpressions;

namespace ReleaseFunctions.Core.Plans;

/// <summary>The shapes of names and addresses in plans, as regular expressions that ECMAScript and .NET read alike.</summary>
public static partial class PlanNames
{
    /// <summary>Plans, stages, environments and checks.</summary>
    public const string NamePattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    /// <summary>Connections, groups and API keys: parts of setting names on Azure.</summary>
    public const string ConnectionPattern = "^[A-Za-z][A-Za-z0-9]{0,62}$";

    /// <summary>A group among people: by its name, or by its id in Microsoft Graph.</summary>
    public const string GroupPattern = "^group:([A-Za-z][A-Za-z0-9]{0,62}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$";

    public const string VariablePattern = "^[A-Za-z][A-Za-z0-9_]{0,62}$";

    /// <summary>An address without display name, in ASCII, at a domain of two labels or more.</summary>
    public const string EmailPattern =
        @"^(?=.{3,254}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$";

    /// <summary>A header's name as RFC 9110 allows it.</summary>
    public const string HeaderPattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$";

    /// <summary>Whether the text is one plain e-mail address.</summary>
    public static bool IsEmail(string text) => !text.EndsWith('\n') && Email().IsMatch(text);

    /// <summary>Whether the text is the name of a plan, stage, environment or check.</summary>
    public static bool IsName(string text) => !text.EndsWith('\n') && Name().IsMatch(text);

    [GeneratedRegex(NamePattern, RegexOptions.None, 1_000)]
    private static partial Regex Name();

    [GeneratedRegex(EmailPattern, RegexOptions.None, 1_000)]
    private static partial Regex Email();
}
