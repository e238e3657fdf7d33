using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Delivery;

namespace ReleaseFunctions.Http;

/// <summary>What a call for delivery metrics asks for.</summary>
/// <param name="Plan">Null: all plans.</param>
/// <param name="Days">Length of the period up to now.</param>
public sealed record DeliveryQuery(string? Plan, int Days)
{
    /// <summary>The period when the caller does not say.</summary>
    public const int DefaultDays = 30;

    private static readonly string[] Known = ["plan", "days"];

    /// <exception cref="ProblemException">400 with every wrong parameter.</exception>
    public static DeliveryQuery Read(IQueryCollection query)
    {
        List<ProblemError> errors =
        [
            .. query.Keys.Where(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase))
                .Select(name => new ProblemError(name, $"'{name}' is not known; there are {string.Join(", ", Known)}.")),
            .. query.Where(pair => pair.Value.Count > 1).Select(pair => new ProblemError(pair.Key, $"'{pair.Key}' is given more than once; give it once.")),
        ];
        int days = DefaultDays;
        if (query["days"].FirstOrDefault() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > DeliveryCalculator.MaxDays))
        {
            errors.Add(new ProblemError("days", $"'{text}' is no whole number from 1 to {DeliveryCalculator.MaxDays}."));
        }

        return errors.Count == 0
            ? new DeliveryQuery(query["plan"].FirstOrDefault() is { Length: > 0 } plan ? plan : null, days)
            : throw ProblemException.BadRequest("The query is not valid.", errors);
    }
}
