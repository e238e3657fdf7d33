using System.CommandLine;
using KickoffBench;

Option<Uri?> app = new("--app") { Description = "Address of a running application, such as http://127.0.0.1:7071." };
Option<bool> start = new("--start") { Description = "Start an application of its own with ./run.sh --no-demo, on a new store; the only way to count storage operations." };
Option<string> key = new("--key") { Description = "API key with the roles kickoff and plan.", DefaultValueFactory = _ => "rk_dev_local" };
Option<int> seconds = new("--seconds") { Description = "How long each number of clients sends.", DefaultValueFactory = _ => 10 };
Option<int[]> clients = new("--clients")
{
    Description = "Numbers of clients, divided by commas.",
    DefaultValueFactory = _ => [1, 16, 64],
    CustomParser = result =>
    {
        try
        {
            return [.. result.Tokens[0].Value.Split(',').Select(int.Parse)];
        }
        catch (FormatException)
        {
            result.AddError($"--clients is '{result.Tokens[0].Value}'; give whole numbers divided by commas, such as 1,16,64.");
            return [];
        }
    },
};

RootCommand root = new("Measures POST /api/releases: accepted per second, p50, p99, and storage operations per kickoff and per release.") { app, start, key, seconds, clients };
root.Validators.Add(result =>
{
    if (result.GetValue(start) == result.GetValue(app) is not null)
    {
        result.AddError("Give either --app with the address of a running application, or --start.");
    }

    if (result.GetValue(seconds) is < 1 or > 60)
    {
        result.AddError($"--seconds is {result.GetValue(seconds)}; give 1 to 60.");
    }

    if (result.GetValue(clients)!.Any(count => count is < 1 or > 512))
    {
        result.AddError("--clients must be 1 to 512 each.");
    }
});
root.SetAction(async (parsed, stop) =>
{
    await using LocalApp? local = parsed.GetValue(start) ? await LocalApp.StartAsync(stop) : null;
    using ReleaseApi api = new(local?.Address ?? parsed.GetValue(app)!, parsed.GetValue(key)!);
    Benchmark benchmark = new(api, TimeSpan.FromSeconds(parsed.GetValue(seconds)));
    await benchmark.PrepareAsync(stop);
    if (local is not null)
    {
        await benchmark.CountStorageAsync(local.Storage, stop);
    }
    else
    {
        Console.WriteLine("storage operations: not counted; only --start puts the counter in front of the store");
    }

    foreach (int count in parsed.GetValue(clients)!)
    {
        await benchmark.MeasureAsync(count, stop);
    }
});
return await root.Parse(args).InvokeAsync();
