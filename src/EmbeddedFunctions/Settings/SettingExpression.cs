using System.Text;
using Microsoft.Extensions.Configuration;

namespace EmbeddedFunctions.Settings;

/// <summary>Replaces <c>%setting%</c> by the value of that app setting, as the real host does in triggers and in host.json.</summary>
internal sealed class SettingExpression(IConfiguration configuration)
{
    /// <param name="text">May hold any number of settings; a single percent sign stands for itself.</param>
    /// <param name="place">Where the text stands, for the error.</param>
    /// <exception cref="FunctionWorkerException">A setting has no value.</exception>
    public string Resolve(string text, string place)
    {
        StringBuilder result = new();
        int position = 0;
        while (position < text.Length)
        {
            int open = text.IndexOf('%', position);
            int close = open < 0 ? -1 : text.IndexOf('%', open + 1);
            if (close < 0)
            {
                break;
            }

            string name = text[(open + 1)..close];
            string value = Value(name) ?? throw new FunctionWorkerException(
                $"{place} is '{text}', but the app setting '{name}' has no value; set it or write the value itself.");
            result.Append(text, position, open - position).Append(value);
            position = close + 1;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    // The environment's provider has turned the double underscore into the colon of configuration keys.
    private string? Value(string name) => configuration[name] ?? configuration[name.Replace("__", ":", StringComparison.Ordinal)];
}
