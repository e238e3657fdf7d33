using System.Buffers.Binary;
using System.Text;

namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>Decodes what <see cref="HistoryWriter"/> wrote.</summary>
internal ref struct HistoryReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public static HistoryEvent DecodeOne(ReadOnlySpan<byte> bytes) => new HistoryReader(bytes).Read();

    public static List<HistoryEvent> DecodeAll(ReadOnlySpan<byte> bytes)
    {
        var reader = new HistoryReader(bytes);
        var events = new List<HistoryEvent>();
        while (!reader._rest.IsEmpty)
        {
            events.Add(reader.Read());
        }

        return events;
    }

    public static TaskFailureDetails DecodeFailure(ReadOnlySpan<byte> bytes) => new HistoryReader(bytes).Failure();

    private HistoryEvent Read()
    {
        var kind = (EventKind)Byte();
        return kind switch
        {
            EventKind.ActivityCompleted => new ActivityCompleted(TaskId(), Text()),
            EventKind.ActivityScheduled => new ActivityScheduled(TaskId(), Text()!, Text()!, Text()) { Tags = TagText.Read(Text()) },
            EventKind.ActivityFailed => new ActivityFailed(TaskId(), Failure(), Flag()),
            EventKind.ChildCreated => new ChildCreated(TaskId(), Text()!, Text()!, Text()!),
            EventKind.ChildCompleted => new ChildCompleted(TaskId(), Text()),
            EventKind.ChildFailed => new ChildFailed(TaskId(), Failure(), Flag()),
            EventKind.TimerCreated => new TimerCreated(TaskId(), Time()),
            EventKind.TimerFired => new TimerFired(TaskId()),
            EventKind.EventSent => new EventSent(TaskId(), Text()!, Text()!),
            EventKind.EventRaised => new EventRaised(Text()!, Text()),
            EventKind.ExecutionStarted => ExecutionStarted.Instance,
            EventKind.ExecutionSuspended => new ExecutionSuspended(Text()),
            EventKind.ExecutionResumed => new ExecutionResumed(Text()),
            EventKind.ExecutionTerminated => new ExecutionTerminated(Text(), Flag()),
            _ => throw new InvalidDataException($"The stored history has an event of unknown kind {(byte)kind}. Was it written by a newer version?"),
        };
    }

    private byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private bool Flag() => Byte() != 0;

    private int TaskId() => (int)Number();

    private DateTime Time()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return new DateTime(ticks, DateTimeKind.Utc);
    }

    private uint Number()
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Byte();
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private string? Text()
    {
        var length = Number();
        if (length == 0)
        {
            return null;
        }

        var count = (int)(length - 1);
        var value = Encoding.UTF8.GetString(_rest[..count]);
        _rest = _rest[count..];
        return value;
    }

    private TaskFailureDetails Failure()
    {
        var type = Text()!;
        var message = Text()!;
        var stack = Text();
        var properties = FailureProperties.Read(Text());
        return new TaskFailureDetails(type, message, stack, Flag() ? Failure() : null, properties);
    }
}
