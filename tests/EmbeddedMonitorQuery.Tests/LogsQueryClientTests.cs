using System.Text.Json;
using Azure;
using Azure.Core;
using EmbeddedMonitorQuery.Models;

namespace EmbeddedMonitorQuery.Tests;

public sealed class LogsQueryClientTests
{
    private const string Workspace = "11111111-2222-3333-4444-555555555555";
    private const string OneNumber = """{"tables":[{"name":"PrimaryResult","columns":[{"name":"rate","type":"real"}],"rows":[[0.25]]}]}""";
    private const string Partial = """
        {"tables":[{"name":"PrimaryResult","columns":[{"name":"rate","type":"real"}],"rows":[[0.25]]}],
         "error":{"code":"PartialError","message":"There were some errors when processing your query.","details":[{"code":"EngineError","message":"limit"}]}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task QueryWorkspaceAsync_OneNumber_AsksAsTheServiceExpectsAndReadsIt()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(OneNumber);

        Response<LogsQueryResult> response = await azure.LogsClient().QueryWorkspaceAsync(
            Workspace, "requests | count", TimeSpan.FromMinutes(30), cancellationToken: Token);

        AskedRequest asked = Assert.Single(azure.Asked);
        Assert.Equal(("POST", $"/v1/workspaces/{Workspace}/query"), (asked.Method, asked.Path));
        Assert.Equal("Bearer a-token", asked.Headers["Authorization"]);
        Assert.Equal("application/json", asked.Headers["Content-Type"]);
        Assert.False(asked.Headers.ContainsKey("Prefer"));
        Assert.Equal("""{"query":"requests | count","timespan":"PT30M"}""", asked.Body);
        Assert.Equal(["https://api.loganalytics.io//.default"], azure.Credential.Scopes);
        Assert.Equal(LogsQueryResultStatus.Success, response.Value.Status);
        Assert.Null(response.Value.Error);
        Assert.Equal("PrimaryResult", response.Value.Table.Name);
        Assert.Equal(LogsColumnType.Real, Assert.Single(response.Value.Table.Columns).Type);
        Assert.Equal(0.25, Assert.Single(response.Value.Table.Rows).GetDouble("rate"));
    }

    [Fact]
    public async Task QueryWorkspaceAsync_Options_AreSent()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(OneNumber);
        LogsQueryOptions options = new() { ServerTimeout = TimeSpan.FromSeconds(90), AdditionalWorkspaces = { "other" } };
        DateTimeOffset start = new(2026, 11, 1, 10, 0, 0, TimeSpan.FromHours(1));

        await azure.LogsClient(configure: client => client.Audience = LogsQueryAudience.AzureGovernment).QueryWorkspaceAsync(
            Workspace, "q", new QueryTimeRange(start, start.AddHours(1)), options, Token);

        AskedRequest asked = Assert.Single(azure.Asked);
        Assert.Equal("wait=90", asked.Headers["Prefer"]);
        Assert.Equal("""{"query":"q","timespan":"2026-11-01T09:00:00Z/2026-11-01T10:00:00Z","workspaces":["other"]}""", asked.Body);
        Assert.Equal(["https://api.loganalytics.us//.default"], azure.Credential.Scopes);
    }

    [Fact]
    public async Task QueryWorkspaceAsync_PartialError_Throws()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(Partial);

        RequestFailedException error = await Assert.ThrowsAsync<RequestFailedException>(
            () => azure.LogsClient().QueryWorkspaceAsync(Workspace, "q", TimeSpan.FromMinutes(5), cancellationToken: Token));

        Assert.Equal((200, "PartialError"), (error.Status, error.ErrorCode));
        Assert.Contains("There were some errors when processing your query.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryWorkspaceAsync_PartialErrorAllowed_GivesRowsAndError()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(Partial);

        LogsQueryResult result = await azure.LogsClient().QueryWorkspaceAsync(
            Workspace, "q", TimeSpan.FromMinutes(5), new LogsQueryOptions { AllowPartialErrors = true }, Token);

        Assert.Equal(LogsQueryResultStatus.PartialFailure, result.Status);
        Assert.Equal("PartialError", result.Error?.Code);
        Assert.Equal(0.25, result.Table.Rows[0].GetDouble(0));
    }

    [Theory]
    [InlineData(400, "BadArgumentError")]
    [InlineData(401, "InvalidTokenError")]
    [InlineData(403, "InsufficientAccessError")]
    [InlineData(404, "PathNotFoundError")]
    [InlineData(500, "InternalServerError")]
    [InlineData(504, "GatewayTimeout")]
    public async Task QueryWorkspaceAsync_ErrorStatus_ThrowsWithStatusAndCode(int status, string code)
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers($$$"""{"error":{"message":"The request failed.","code":"{{{code}}}"}}""", status);

        RequestFailedException error = await Assert.ThrowsAsync<RequestFailedException>(
            () => azure.LogsClient().QueryWorkspaceAsync(Workspace, "q", TimeSpan.FromMinutes(5), cancellationToken: Token));

        Assert.Equal((status, code), (error.Status, error.ErrorCode));
    }

    [Fact]
    public async Task QueryWorkspaceAsync_Throttled_WaitsForRetryAfterAndSucceeds()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers("""{"error":{"code":"ThrottledError","message":"slow down"}}""", 429, ("Retry-After", "1")).Answers(OneNumber);

        LogsQueryResult result = await azure.LogsClient(retries: 1).QueryWorkspaceAsync(
            Workspace, "q", TimeSpan.FromMinutes(5), cancellationToken: Token);

        Assert.Equal(0.25, result.Table.Rows[0].GetDouble(0));
        Assert.Equal(2, azure.Asked.Count);
        Assert.Equal(azure.Asked[0].Body, azure.Asked[1].Body);
        Assert.True(azure.Asked[1].At - azure.Asked[0].At > TimeSpan.FromMilliseconds(900), "the retry came before Retry-After");
    }

    [Fact]
    public async Task QueryWorkspaceAsync_NoAnswerInTime_Throws()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.NeverAnswers();
        LogsQueryClient client = azure.LogsClient(configure: options => options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.QueryWorkspaceAsync(Workspace, "q", TimeSpan.FromMinutes(5), cancellationToken: Token));

        Assert.False(Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"tables":[{"name":"t","columns":[{"name":"a"}],"rows":[]}]}""")]
    [InlineData("""{"tables":"none"}""")]
    public async Task QueryWorkspaceAsync_ForeignBody_ThrowsRequestFailed(string body)
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(body);

        RequestFailedException error = await Assert.ThrowsAsync<RequestFailedException>(
            () => azure.LogsClient().QueryWorkspaceAsync(Workspace, "q", TimeSpan.FromMinutes(5), cancellationToken: Token));

        Assert.Contains("no query result", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryWorkspaceAsync_EveryColumnType_IsReadInItsType()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers("""
            {"tables":[{"name":"t","columns":[
              {"name":"b","type":"bool"},{"name":"d","type":"datetime"},{"name":"i","type":"int"},{"name":"l","type":"long"},
              {"name":"r","type":"real"},{"name":"s","type":"string"},{"name":"g","type":"guid"},{"name":"m","type":"decimal"},
              {"name":"t","type":"timespan"},{"name":"j","type":"dynamic"}],
             "rows":[[true,"2026-11-23T01:02:03.5Z",7,9000000000,1.5,"text","42b2f2a3-7a4d-4a3e-9a4b-7f7d2c0f2b11","0.10","1.02:03:04","{\"a\":1}"]]}]}
            """);

        LogsQueryResult result = await azure.LogsClient().QueryWorkspaceAsync(Workspace, "q", QueryTimeRange.All, cancellationToken: Token);

        object[] cells = [.. result.Table.Rows[0]];
        Assert.Equal(
            [
                true, new DateTimeOffset(2026, 11, 23, 1, 2, 3, 500, TimeSpan.Zero), 7, 9000000000L, 1.5, "text",
                Guid.Parse("42b2f2a3-7a4d-4a3e-9a4b-7f7d2c0f2b11"), 0.10m, new TimeSpan(1, 2, 3, 4),
            ],
            cells[..9]);
        Assert.Equal("""{"a":1}""", cells[9].ToString());
        Assert.Equal(1, JsonDocument.Parse(result.Table.Rows[0].GetDynamic("j")!).RootElement.GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task Row_NumbersAsText_AreRead()
    {
        LogsTableRow row = await RowAsync("""{"name":"r","type":"real"},{"name":"l","type":"long"},{"name":"n","type":"real"},{"name":"i","type":"int"}""", """["1.25","12","NaN",3]""");

        Assert.Equal((1.25, 12L, double.NaN, 3.0), (row.GetDouble("r"), row.GetInt64("l"), row.GetDouble("n"), row.GetDouble("i")));
    }

    [Fact]
    public async Task Row_EmptyCells_AreNull()
    {
        LogsTableRow row = await RowAsync("""{"name":"r","type":"real"},{"name":"s","type":"string"}""", "[null,null]");

        Assert.Null(row.GetDouble(0));
        Assert.Null(row.GetInt32(0));
        Assert.Null(row.GetString(1));
        Assert.Null(row[0]);
        Assert.Null(row.GetDynamic(1));
    }

    [Fact]
    public async Task Row_WrongTypeOrName_Throws()
    {
        LogsTableRow row = await RowAsync("""{"name":"s","type":"string"}""", """["text"]""");

        Assert.Throws<FormatException>(() => row.GetDouble("s"));
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => row.GetDouble("missing"));
        Assert.Contains("'missing'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryWorkspaceAsync_PlainHttp_RefusesToSendTheToken()
    {
        LogsQueryClient client = new(new Uri("http://127.0.0.1:1"), new FakeCredential());

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.QueryWorkspaceAsync(Workspace, "q", TimeSpan.FromMinutes(5), cancellationToken: Token));
    }

    private static async Task<LogsTableRow> RowAsync(string columns, string row)
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers($$"""{"tables":[{"name":"t","columns":[{{columns}}],"rows":[{{row}}]}]}""");
        LogsQueryResult result = await azure.LogsClient().QueryWorkspaceAsync(Workspace, "q", TimeSpan.FromMinutes(5), cancellationToken: Token);
        return result.Table.Rows[0];
    }
}
