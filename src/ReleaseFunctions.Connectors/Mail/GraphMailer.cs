using System.Net;
using System.Text.Json;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Users.Item.SendMail;
using Microsoft.Kiota.Abstractions;
using MimeKit;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Sends through Microsoft Graph as the mailbox of <c>Mail__From</c>. One request, never repeated: sendMail is not idempotent.</summary>
internal sealed class GraphMailer(
    IConnectionDirectory connections, string connectionName, MailboxAddress from, ConnectorClients clients, GraphAccess access, ConnectorLimits limits, TimeProvider time) : IMailer
{
    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (!connections.TryGet(connectionName, out ConnectionSettings? connection))
        {
            throw new MailFailedException($"There is no connection '{connectionName}' any more; correct Mail__Connection.");
        }

        SendMailPostRequestBody body = Compose(message, from);
        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient http = clients.For(connection, ConnectorClients.Library);
            using GraphServiceClient graph = access.Client(connection, http);
            NativeResponseHandler answer = new(); // the client itself takes a redirect for success
            await graph.Users[from.Address].SendMail.PostAsync(
                body, request => request.Options.Add(new ResponseHandlerOption { ResponseHandler = answer }), either.Token);
            using HttpResponseMessage response = (HttpResponseMessage)answer.Value!;
            if (!response.IsSuccessStatusCode)
            {
                throw new MailFailedException(await DescribeAsync(response, either.Token)) { RetryAfter = PauseOf(response) };
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Describe(exception, timeout) is { } sentence)
        {
            // Without the inner exception: its text may hold headers of the request.
            throw new MailFailedException(PlainText.Of($"{connection.Name} {sentence}", connection)) { RetryAfter = (exception as MailFailedException)?.RetryAfter };
        }
    }

    /// <summary>Throttled mails were not taken: how long the mailbox wants to be left alone.</summary>
    private TimeSpan? PauseOf(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
        {
            return null;
        }

        TimeSpan pause = response.Headers.RetryAfter is not { } after ? TimeSpan.Zero : after.Delta ?? (after.Date is { } date ? date - time.GetUtcNow() : TimeSpan.Zero);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause < limits.LongestRetryAfter ? pause : limits.LongestRetryAfter;
    }

    private static SendMailPostRequestBody Compose(MailMessage message, MailboxAddress from)
    {
        MailboxAddress to = MimeComposer.Check(message);
        return new SendMailPostRequestBody
        {
            Message = new Message
            {
                InternetMessageId = $"<{MimeComposer.MessageId(message, from)}>",
                Subject = message.Subject,
                Importance = message.IsUrgent ? Importance.High : Importance.Normal,
                Body = new ItemBody { ContentType = BodyType.Html, Content = message.Html }, // Graph takes one part and makes the text part itself
                ToRecipients = [new Recipient { EmailAddress = new EmailAddress { Address = to.Address, Name = to.Name } }],
                InternetMessageHeaders = [new InternetMessageHeader { Name = MimeComposer.ReleaseIdHeader.ToLowerInvariant(), Value = message.ReleaseId }],
            },
            SaveToSentItems = false,
        };
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string status = $"answered {(int)response.StatusCode}";
        try
        {
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            JsonElement error = document.RootElement.GetProperty("error");
            return $"{status}, {error.GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{status} without a reason.";
        }
    }

    private static string? Describe(Exception exception, TimeSpan timeout) =>
        exception is MailFailedException failure ? failure.Message : AzureFaults.Describe(exception, timeout);
}
