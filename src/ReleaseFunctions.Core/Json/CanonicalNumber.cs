using System.Globalization;
using System.Text;

namespace ReleaseFunctions.Core.Json;

/// <summary>Numbers as ECMAScript writes them (RFC 8785, section 3.2.2.3).</summary>
internal static class CanonicalNumber
{
    /// <summary>From this power of ten on, and below <see cref="FirstSmallExponent"/>, the exponent form is used.</summary>
    private const int FirstLargeExponent = 21;

    private const int FirstSmallExponent = -6;

    /// <param name="output">Where the number goes.</param>
    /// <param name="value">A finite number.</param>
    public static void Append(StringBuilder output, double value)
    {
        if (value == 0)
        {
            output.Append('0'); // minus zero included
            return;
        }

        if (value < 0)
        {
            output.Append('-');
        }

        (string digits, int point) = Shortest(Math.Abs(value));
        if (point > FirstLargeExponent || point <= FirstSmallExponent)
        {
            AppendExponentForm(output, digits, point - 1);
        }
        else if (point <= 0)
        {
            output.Append("0.").Append('0', -point).Append(digits);
        }
        else if (point >= digits.Length)
        {
            output.Append(digits).Append('0', point - digits.Length);
        }
        else
        {
            output.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point);
        }
    }

    private static void AppendExponentForm(StringBuilder output, string digits, int exponent)
    {
        output.Append(digits[0]);
        if (digits.Length > 1)
        {
            output.Append('.').Append(digits, 1, digits.Length - 1);
        }

        output.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent));
    }

    /// <summary>The fewest digits that read back as the same number, and where the decimal point stands in them.</summary>
    private static (string Digits, int Point) Shortest(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = exponentAt < 0 ? 0 : int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = exponentAt < 0 ? text : text[..exponentAt];
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        int point = exponent + (dot < 0 ? mantissa.Length : dot);

        string digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), point - (digits.Length - significant.Length));
    }
}
