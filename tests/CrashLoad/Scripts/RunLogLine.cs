using System.Text;

namespace CrashLoad.Scripts;

/// <summary>One line of a <see cref="RunLog"/>.</summary>
public sealed record RunLogLine(string Kind, string Subject, string Detail)
{
    public const string Opened = "opened";
    public const string Ran = "ran";
    public const string Failed = "failed";
    public const string Saw = "saw";
    public const string Acknowledged = "acknowledged";

    /// <summary>All whole lines of a log; a kill may have torn the last one of a process.</summary>
    public static IEnumerable<RunLogLine> ReadAll(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split('\t');
            if (fields is [var kind, var subject, var detail, "."])
            {
                yield return new RunLogLine(kind, subject, detail);
            }
        }
    }

    /// <summary>The line as it is appended, with an end mark that a torn line lacks.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"{Kind}\t{Subject}\t{Detail}\t.\n");
}
