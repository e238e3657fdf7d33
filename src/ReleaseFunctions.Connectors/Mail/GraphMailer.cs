using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Graph.Users.Item.SendMail;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Authentication.Azure;
using MimeKit;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Sends through Microsoft Graph as the mailbox of <c>Mail__From</c>. One request, never repeated: sendMail is not idempotent.</summary>
internal sealed class GraphMailer(
    IConnectionDirectory connections, string connectionName, MailboxAddress from, ConnectorClients clients, EntraCredentials credentials, ConnectorLimits limits, TimeProvider time) : IMailer
{
    private static readonly Uri PublicGraph = new("https://graph.microsoft.com");

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (!connections.TryGet(connectionName, out ConnectionSettings? connection))
        {
            throw new MailFailedException($"There is no connection '{connectionName}' any more; correct Mail__Connection.");
        }

        SendMailPostRequestBody body = Compose(message);
        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient http = clients.For(connection, ConnectorClients.Library);
            using GraphServiceClient graph = new(http, Authentication(connection), BaseUrl(connection));
            await graph.Users[from.Address].SendMail.PostAsync(body, cancellationToken: either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Describe(exception, timeout) is { } sentence)
        {
            // Without the inner exception: its text may hold headers of the request.
            throw new MailFailedException(PlainText.Of($"{connection.Name} {sentence}", connection));
        }
    }

    private static string BaseUrl(ConnectionSettings connection) => $"{(connection.Url ?? PublicGraph).AbsoluteUri.TrimEnd('/')}/v1.0";

    /// <summary>The token is for the address it is sent to, and goes nowhere else.</summary>
    private BaseBearerTokenAuthenticationProvider Authentication(ConnectionSettings connection)
    {
        Uri address = connection.Url ?? PublicGraph;
        string audience = address.Host.StartsWith("graph.microsoft", StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith(".microsoftgraph.us", StringComparison.OrdinalIgnoreCase)
            ? address.GetLeftPart(UriPartial.Authority)
            : PublicGraph.GetLeftPart(UriPartial.Authority);
        return new BaseBearerTokenAuthenticationProvider(
            new AzureIdentityAccessTokenProvider(credentials.For(connection), [address.Host], null, isCaeEnabled: true, $"{audience}/.default"));
    }

    private static SendMailPostRequestBody Compose(MailMessage message)
    {
        MailboxAddress to = MimeComposer.Check(message);
        return new SendMailPostRequestBody
        {
            Message = new Message
            {
                Subject = message.Subject,
                Body = new ItemBody { ContentType = BodyType.Html, Content = message.Html }, // Graph takes one part and makes the text part itself
                ToRecipients = [new Recipient { EmailAddress = new EmailAddress { Address = to.Address, Name = to.Name } }],
                InternetMessageHeaders = [new InternetMessageHeader { Name = MimeComposer.ReleaseIdHeader.ToLowerInvariant(), Value = message.ReleaseId }],
            },
            SaveToSentItems = false,
        };
    }

    private static string? Describe(Exception exception, TimeSpan timeout) => exception switch
    {
        ODataError error => $"answered {error.ResponseStatusCode}, {error.Error?.Code ?? "unknown error"}: {error.Error?.Message ?? "no reason given"}",
        Microsoft.Kiota.Abstractions.ApiException error => $"answered {error.ResponseStatusCode} without a reason.",
        _ => AzureFaults.Describe(exception, timeout),
    };
}
