using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ReleaseFunctions.Connectors.Tests.Mail;

/// <summary>A mail server for one session at a time: enough of RFC 5321 to take or refuse a mail.</summary>
internal sealed class FakeSmtp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly string[] _extensions;

    /// <param name="extensions">What the server offers, such as STARTTLS or AUTH PLAIN.</param>
    public FakeSmtp(params string[] extensions)
    {
        _extensions = extensions;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"smtp://{_listener.LocalEndpoint}");

    /// <summary>Answers to commands that differ from the usual ones, such as <c>RCPT</c> to <c>550 no such user</c>.</summary>
    public Dictionary<string, string> Replies { get; } = [];

    public List<string> Commands { get; } = [];

    public List<string> Mails { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await TalkAsync(client.GetStream());
                }
                catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException)
                {
                    Commands.Add("(broken)"); // the client went away, as it does after a refusal
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or InvalidOperationException)
        {
            Commands.Add("(stopped)");
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        await SayAsync(stream, "220 fake ESMTP");
        while (await HearAsync(stream) is { } line)
        {
            Commands.Add(line);
            string verb = line.Split(' ', 2)[0].ToUpperInvariant();
            if (Replies.TryGetValue(verb, out string? reply))
            {
                await SayAsync(stream, reply);
                continue;
            }

            switch (verb)
            {
                case "EHLO":
                    string[] lines = ["fake", .. _extensions];
                    await SayAsync(stream, string.Join("\r\n", lines.Select((text, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{text}")));
                    break;
                case "STARTTLS":
                    await SayAsync(stream, "220 go");
                    SslStream secure = new(stream);
                    await secure.AuthenticateAsServerAsync(FakeSystem.Certificate);
                    stream = secure;
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go");
                    StringBuilder mail = new();
                    while (await HearAsync(stream) is { } text && text != ".")
                    {
                        mail.AppendLine(text);
                    }

                    Mails.Add(mail.ToString());
                    await SayAsync(stream, "250 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    private async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stop.Token);

    private async Task<string?> HearAsync(Stream stream)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
