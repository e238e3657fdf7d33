using System.CommandLine;

namespace EngineBench;

/// <summary>The options that every benchmark shares.</summary>
internal sealed class BenchOptions
{
    private readonly Option<DirectoryInfo?> _data = new("--data") { Description = "Folder of the store; a new one under the temp folder, removed afterwards, when not given." };
    private readonly Option<bool> _memory = new("--memory") { Description = "Keep the store in memory instead." };
    private readonly Option<bool> _replay = new("--replay") { Description = "Replay the history from its start on every turn." };

    public static Option<int> Count(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_memory);
        command.Options.Add(_replay);
    }

    public BenchStore Store(ParseResult result) => new(result.GetValue(_data), result.GetValue(_memory), result.GetValue(_replay));
}
