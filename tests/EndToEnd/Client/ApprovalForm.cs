using System.Net;
using System.Text.RegularExpressions;

namespace EndToEnd.Client;

/// <summary>The approver's page and form, used the way a browser without script does.</summary>
public static partial class ApprovalForm
{
    /// <summary>Opens the page; null if it offers no form.</summary>
    public static async Task<string?> NonceAsync(HttpClient http, Uri link) => Nonce(await http.GetStringAsync(link));

    public static string? Nonce(string page) =>
        NonceField().Match(page) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["value"].Value) : null;

    public static async Task<HttpResponseMessage> PostAsync(HttpClient http, Uri link, string decision, string nonce, string comment = "")
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["decision"] = decision, ["comment"] = comment, ["nonce"] = nonce });
        return await http.PostAsync(link, form);
    }

    /// <summary>Opens the page and decides.</summary>
    public static async Task DecideAsync(HttpClient http, Uri link, string decision, string comment)
    {
        string? nonce = await NonceAsync(http, link);
        Assert.True(nonce is not null, $"The page at {link} has no form.");
        using HttpResponseMessage answer = await PostAsync(http, link, decision, nonce, comment);
        Assert.True(answer.IsSuccessStatusCode, $"The decision was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    [GeneratedRegex("""<input[^>]*name="nonce"[^>]*value="(?<value>[^"]+)"[^>]*>""")]
    private static partial Regex NonceField();
}
