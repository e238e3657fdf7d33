using System.Net;
using System.Text.RegularExpressions;

namespace Demo;

/// <summary>Opens an approval link as a browser would and posts the page's form.</summary>
public static partial class Approver
{
    /// <exception cref="DemoException">The page has no form, or the post was refused.</exception>
    public static async Task ApproveAsync(Uri link, CancellationToken stop)
    {
        using HttpClient browser = new();
        string page = await browser.GetStringAsync(link, stop);
        Match nonce = Nonce().Match(page);
        if (!nonce.Success)
        {
            throw new DemoException($"The page at {link} has no form to decide with.");
        }

        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["decision"] = "approve",
            ["comment"] = "Looks good to the demonstration.",
            ["nonce"] = WebUtility.HtmlDecode(nonce.Groups["value"].Value),
        });
        using HttpResponseMessage answer = await browser.PostAsync(link, form, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new DemoException($"Posting the decision answered {(int)answer.StatusCode}.");
        }
    }

    [GeneratedRegex("""name="nonce"[^>]*value="(?<value>[^"]+)"|value="(?<value>[^"]+)"[^>]*name="nonce" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Nonce();
}
