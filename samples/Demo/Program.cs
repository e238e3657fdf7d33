using System.CommandLine;
using Demo;
using Spectre.Console;

// What run.sh shows: loads the sample plans, kicks a release off and follows it. `watch` leaves the approval to a person;
// `demo` plays the people too: it drives one release to success, one to rollback, and one through a window, a checklist and two approvals.
Option<string> app = new("--app") { Description = "Address of the application", Required = true };
Option<string> target = new("--target") { Description = "Address of the sample target", Required = true };
Option<string> key = new("--key") { Description = "API key", DefaultValueFactory = _ => "rk_dev_local" };
Option<DirectoryInfo> plans = new("--plans") { Description = "Folder with the sample plans", Required = true };

Command watch = new("watch", "Kick a release off and show its progress until it ends.") { app, target, key, plans };
watch.SetAction(async (arguments, stop) =>
{
    using ReleaseApi api = new(new Uri(arguments.GetRequiredValue(app)), arguments.GetRequiredValue(key));
    await Walkthrough.LoadPlansAsync(api, arguments.GetRequiredValue(plans), stop);
    string id = await api.KickoffAsync("checkout", "1.0.0", stop);
    await new ReleaseProgress(api).FollowAsync(id, _ => Task.CompletedTask, _ => Task.CompletedTask, stop);
    return 0;
});

Command demo = new("demo", "Drive three releases to their ends without a person: succeeded, rolledBack, and one with a window, a checklist and two approvals.") { app, target, key, plans };
demo.SetAction(async (arguments, stop) =>
{
    using ReleaseApi api = new(new Uri(arguments.GetRequiredValue(app)), arguments.GetRequiredValue(key));
    using HttpClient switches = new() { BaseAddress = new Uri(arguments.GetRequiredValue(target)) };
    return await new Walkthrough(api, switches).RunAsync(arguments.GetRequiredValue(plans), stop);
});

RootCommand root = new("Shows ReleaseFunctions at work.") { watch, demo };
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (DemoException problem)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{problem.Message}[/]");
    return 1;
}
