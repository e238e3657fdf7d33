using System.CommandLine;
using EngineBench;

RootCommand root = new("Measures the embedded durable engine: every run is durable (SQLite in WAL mode, synchronous=FULL) unless --memory is given.")
{
    ChainCommand.Create(),
    FanoutCommand.Create(),
    EventsCommand.Create(),
    WaitingCommand.Create(),
    WaitingCommand.CreateFill(),
    WaitingCommand.CreateAnswer(),
};
return await root.Parse(args).InvokeAsync();
