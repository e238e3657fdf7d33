using System.Security.Cryptography;
using HistoryVerifier;
using ReleaseFunctions.Core.Evidence;

// Checks evidence offline; exit codes: 0 everything holds, 1 something does not, 2 it could not be checked.
try
{
    Order order = Order.Read(args);
    EvidenceVerdict verdict = order.Verify();
    foreach (EvidenceFinding finding in verdict.Findings)
    {
        Console.WriteLine($"{Sign(finding.Kind)} {finding.Text}");
    }

    Console.WriteLine(verdict.Valid ? "VERIFIED" : "NOT VERIFIED");
    return verdict.Valid ? 0 : 1;
}
catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(Order.Usage);
    return 2;
}

static string Sign(FindingKind kind) => kind switch
{
    FindingKind.Sound => "ok   ",
    FindingKind.Fault => "FAULT",
    _ => "note ",
};
