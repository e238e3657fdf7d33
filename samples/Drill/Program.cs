using ReleaseFunctions.Drill;

if (args is not [var plan, var scenario])
{
    await Console.Error.WriteLineAsync("usage: drill PLAN SCENARIO   (each a file, or the name of one below plans/ and plans/drills/)");
    return 2;
}

try
{
    await DrillRun.RunAsync(plan, scenario, DateTimeOffset.UtcNow, Console.Out);
    return 0;
}
catch (DrillException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
