using System.Net;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Demo;

/// <summary>Opens an approval link as a browser would and posts the page's form.</summary>
public static partial class Approver
{
    /// <summary>Approves, unless enough others have: then the page has no form any more.</summary>
    /// <exception cref="DemoException">The post was refused.</exception>
    public static async Task ApproveAsync(Uri link, CancellationToken stop)
    {
        using HttpClient browser = new();
        string page = await browser.GetStringAsync(link, stop);
        Match nonce = Nonce().Match(page);
        if (!nonce.Success)
        {
            AnsiConsole.MarkupLine("        nothing is left to decide there");
            return;
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
