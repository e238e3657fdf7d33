using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseFunctions.Core.Plans.Yaml;

/// <summary>What a plain scalar means under the core schema of YAML 1.2 (section 10.3.2): <c>yes</c> and <c>on</c> are texts.</summary>
internal static partial class CoreScalar
{
    /// <summary>The value; a number too large for a double and <c>.inf</c> or <c>.nan</c> come out as a number that is not finite.</summary>
    public static object? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        _ when Decimal().IsMatch(text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        _ when Based().Match(text) is { Success: true } based => FromBase(based),
        _ when Infinity().IsMatch(text) => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        _ => text,
    };

    private static double FromBase(Match based)
    {
        int radix = based.Groups["octal"].Success ? 8 : 16;
        string digits = radix == 8 ? based.Groups["octal"].Value : based.Groups["hex"].Value;
        return digits.Aggregate(0.0, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^(0o(?<octal>[0-7]+)|0x(?<hex>[0-9a-fA-F]+))\z")]
    private static partial Regex Based();

    [GeneratedRegex(@"^[-+]?(\.inf|\.Inf|\.INF)\z")]
    private static partial Regex Infinity();
}
