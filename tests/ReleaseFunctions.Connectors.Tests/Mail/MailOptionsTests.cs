using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Connectors.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

public sealed class MailOptionsTests
{
    [Fact]
    public void Read_Nothing_IsTheOutboxInDevelopmentAndAnErrorElsewhere()
    {
        (MailOptions options, IReadOnlyList<string> errors) = Read(isDevelopment: true);

        Assert.Empty(errors);
        Assert.Equal((MailKind.Outbox, Path.Combine(".local", "outbox"), null), (options.Kind, options.Outbox, options.RatePerMinute));
        Assert.Contains("Mail__Kind", Assert.Single(Read(isDevelopment: false).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Graph_TakesTheOnlyConnectionAndExchangesRate()
    {
        (MailOptions options, IReadOnlyList<string> errors) = Read(false, ("Mail:Kind", "Graph"), ("Mail:From", "a@b.example"), ("Connections:office:Kind", "graph"));

        Assert.Empty(errors);
        Assert.Equal((MailKind.Graph, "office", 30), (options.Kind, options.Connection, options.RatePerMinute));
    }

    [Theory]
    [InlineData("Mail__Kind", "Mail:Kind=pigeon")]
    [InlineData("Mail__Kind", "Mail:Kind=1")]
    [InlineData("Mail__From", "Mail:Kind=smtp", "Mail:Connection=post")]
    [InlineData("Mail__From", "Mail:Kind=smtp", "Mail:Connection=post", "Mail:From=nobody")]
    [InlineData("Mail__From", "Mail:Kind=outbox", "Mail:From=a@b.example, c@d.example")]
    [InlineData("Mail__Connection", "Mail:Kind=graph", "Mail:From=a@b.example")]
    [InlineData("Mail__Connection", "Mail:Kind=graph", "Mail:From=a@b.example", "Mail:Connection=post")]
    [InlineData("Mail__Connection", "Mail:Kind=smtp", "Mail:From=a@b.example", "Connections:two:Kind=smtp", "Connections:two:Url=smtps://two.example")]
    [InlineData("Mail__RatePerMinute", "Mail:Kind=outbox", "Mail:RatePerMinute=0")]
    [InlineData("Mail__RatePerMinute", "Mail:Kind=outbox", "Mail:RatePerMinute=many")]
    public void Read_Mistake_IsNamedBySetting(string key, params string[] settings)
    {
        (string, string)[] pairs = [.. settings.Select(s => s.Split('=', 2)).Select(p => (p[0], p[1]))];

        IReadOnlyList<string> errors = Read(false, [("Connections:post:Kind", "smtp"), ("Connections:post:Url", "smtps://post.example"), .. pairs]).Errors;

        Assert.StartsWith(key, Assert.Single(errors), StringComparison.Ordinal);
    }

    private static (MailOptions Options, IReadOnlyList<string> Errors) Read(bool isDevelopment, params (string Key, string Value)[] settings) =>
        MailReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), isDevelopment);
}
