using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>Encodes events compactly: a kind byte, then numbers as variable-length integers and text as length and UTF-8.</summary>
internal sealed class HistoryWriter
{
    // One for each thread; a buffer that a large payload has grown is not kept.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static HistoryWriter? _shared;

    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public static byte[] Encode(HistoryEvent value)
    {
        var writer = Shared();
        writer.Write(value);
        return writer.Take();
    }

    public static byte[] EncodeAll(IReadOnlyList<HistoryEvent> events)
    {
        var writer = Shared();
        writer.WriteAll(events);
        return writer.Take();
    }

    public static byte[] Encode(TaskFailureDetails failure)
    {
        var writer = Shared();
        writer.Failure(failure);
        return writer.Take();
    }

    /// <summary>Encodes a turn: what arrived, then the actions it led to.</summary>
    public static byte[] EncodeTurn(IReadOnlyList<HistoryEvent> arrived, IReadOnlyList<TaskAction> actions)
    {
        var writer = Shared();
        writer.WriteAll(arrived);
        writer.WriteAll(actions);
        return writer.Take();
    }

    private static HistoryWriter Shared()
    {
        var writer = _shared ??= new HistoryWriter();
        writer._buffer.ResetWrittenCount();
        return writer;
    }

    private byte[] Take()
    {
        var bytes = _buffer.WrittenSpan.ToArray();
        if (_buffer.Capacity > LargestKept)
        {
            _shared = null;
        }

        return bytes;
    }

    private void WriteAll(IReadOnlyList<HistoryEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            Write(events[i]);
        }
    }

    private void Write(HistoryEvent value)
    {
        switch (value)
        {
            case ActivityCompleted e:
                Head(EventKind.ActivityCompleted, e.TaskId);
                Text(e.Result);
                break;
            case ActivityScheduled e:
                Head(EventKind.ActivityScheduled, e.TaskId);
                Text(e.Name);
                Text(e.Version);
                Text(e.Input);
                Text(TagText.Write(e.Tags));
                break;
            case ActivityFailed e:
                Head(EventKind.ActivityFailed, e.TaskId);
                Failure(e.Failure);
                Flag(e.IsNonRetriable);
                break;
            case ChildCreated e:
                Head(EventKind.ChildCreated, e.TaskId);
                Text(e.Name);
                Text(e.Version);
                Text(e.InstanceId);
                break;
            case ChildCompleted e:
                Head(EventKind.ChildCompleted, e.TaskId);
                Text(e.Result);
                break;
            case ChildFailed e:
                Head(EventKind.ChildFailed, e.TaskId);
                Failure(e.Failure);
                Flag(e.IsNonRetriable);
                break;
            case TimerCreated e:
                Head(EventKind.TimerCreated, e.TaskId);
                Time(e.FireAt);
                break;
            case TimerFired e:
                Head(EventKind.TimerFired, e.TaskId);
                break;
            case EventSent e:
                Head(EventKind.EventSent, e.TaskId);
                Text(e.InstanceId);
                Text(e.Name);
                break;
            case EventRaised e:
                Kind(EventKind.EventRaised);
                Text(e.Name);
                Text(e.Payload);
                break;
            case ExecutionStarted:
                Kind(EventKind.ExecutionStarted);
                break;
            case ExecutionSuspended e:
                Kind(EventKind.ExecutionSuspended);
                Text(e.Reason);
                break;
            case ExecutionResumed e:
                Kind(EventKind.ExecutionResumed);
                Text(e.Reason);
                break;
            case ExecutionTerminated e:
                Kind(EventKind.ExecutionTerminated);
                Text(e.Output);
                Flag(e.IsRecursive);
                break;
            default:
                throw new NotSupportedException($"An event of type {value.GetType()} has no encoding.");
        }
    }

    private void Head(EventKind kind, int taskId)
    {
        Kind(kind);
        Number((uint)taskId);
    }

    private void Kind(EventKind kind)
    {
        _buffer.GetSpan(1)[0] = (byte)kind;
        _buffer.Advance(1);
    }

    private void Flag(bool value)
    {
        _buffer.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        _buffer.Advance(1);
    }

    private void Time(DateTime value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value.Ticks);
        _buffer.Advance(sizeof(long));
    }

    private void Number(uint value)
    {
        var span = _buffer.GetSpan(5);
        var used = 0;
        while (value >= 0x80)
        {
            span[used++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[used++] = (byte)value;
        _buffer.Advance(used);
    }

    // Length 0 is null; otherwise the length is one more than the count of bytes.
    private void Text(string? value)
    {
        if (value is null)
        {
            Number(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Number((uint)length + 1);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    private void Failure(TaskFailureDetails failure)
    {
        Text(failure.ErrorType);
        Text(failure.ErrorMessage);
        Text(failure.StackTrace);
        Text(FailureProperties.Write(failure.Properties));
        Flag(failure.InnerFailure is not null);
        if (failure.InnerFailure is { } inner)
        {
            Failure(inner);
        }
    }
}
