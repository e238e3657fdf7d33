using EmbeddedFunctions.DurableTask.Engine.Store;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>
/// An execution that is in memory: its mailbox, the activities under way for it, and between turns its live run. One turn at a
/// time: load if needed, take in the mail, run, commit, release. The mailbox is open throughout.
/// </summary>
internal sealed partial class LiveInstance(EmbeddedEngine engine, long key, string? id)
{
    // What an idle instance costs without its data, about.
    private const int BaseWeight = 2_048;

    private readonly Lock _gate = new();
    private readonly HashSet<int> _underWay = [];
    private List<InboxEntry> _mail = [];
    private bool _isBusy;
    private bool _isPoked;
    private bool _isIllegal;
    private bool _isDead;

    public long Key => key;

    /// <summary>Id of the instance; known from the start or from loading.</summary>
    public string? Id { get; private set; } = id;

    /// <summary>Whether the execution has ended or was replaced, or this object has left memory.</summary>
    public bool IsGone => Volatile.Read(ref _isDead);

    /// <summary>Place in the list of idle instances, which owns this.</summary>
    public LinkedListNode<LiveInstance>? IdleNode { get; set; }

    /// <summary>Since when it is idle; the list of idle instances owns this.</summary>
    public DateTimeOffset IdleSince { get; set; }

    /// <summary>Its weight when it became idle; the list of idle instances owns this.</summary>
    public long IdleWeight { get; set; }

    /// <summary>About how many bytes of memory the instance takes.</summary>
    public long Weight { get; private set; }

    /// <summary>Adds to the mailbox.</summary>
    /// <returns><c>false</c> when this object no longer stands for the execution.</returns>
    public bool Post(InboxEntry entry)
    {
        lock (_gate)
        {
            if (_isDead)
            {
                return false;
            }

            _mail.Add(entry);
            Wake();
            return true;
        }
    }

    /// <summary>Makes it look after due timers, its start, or work to be recovered.</summary>
    /// <inheritdoc cref="Post(InboxEntry)" path="/returns"/>
    public bool Poke()
    {
        lock (_gate)
        {
            if (_isDead)
            {
                return false;
            }

            _isPoked = true;
            Wake();
            return true;
        }
    }

    /// <summary>Ends this object's part, because the execution was replaced.</summary>
    public void Kill()
    {
        bool wasIdle;
        lock (_gate)
        {
            wasIdle = !_isBusy && !_isDead;
            _isDead = true;
        }

        engine.Idle.Remove(this);
        engine.Forget(this);
        if (wasIdle)
        {
            DropRun();
        }
    }

    /// <summary>Leaves memory if nothing is going on.</summary>
    public bool TryEvict()
    {
        lock (_gate)
        {
            if (_isBusy || _isDead || _underWay.Count > 0)
            {
                return false;
            }

            _isDead = true;
        }

        engine.Forget(this);
        DropRun();
        return true;
    }

    private static long TextWeight(string? text) => (text?.Length ?? 0) * sizeof(char);

    private void ReportIllegalAwait(int generation)
    {
        lock (_gate)
        {
            // Foreign tasks of an earlier generation may still end.
            if (_isDead || generation != _generation)
            {
                return;
            }

            _isIllegal = true;
            Wake();
        }
    }

    // Inside the gate.
    private void Wake()
    {
        if (!_isBusy)
        {
            _isBusy = true;
            engine.Idle.Remove(this);
            engine.Turns.Enqueue(this);
        }
    }

    private List<InboxEntry> TakeMail(out bool isPoked, out bool isIllegal)
    {
        lock (_gate)
        {
            (isPoked, _isPoked) = (_isPoked, false);
            (isIllegal, _isIllegal) = (_isIllegal, false);
            if (_mail.Count == 0)
            {
                return [];
            }

            var mail = _mail;
            _mail = [];
            return mail;
        }
    }

    // After a turn: go on with what arrived meanwhile, or become idle.
    private void Rest()
    {
        lock (_gate)
        {
            if (_isDead)
            {
                return;
            }

            if (_mail.Count > 0 || _isPoked || _isIllegal)
            {
                engine.Turns.Enqueue(this);
                return;
            }

            _isBusy = false;
            if (_underWay.Count == 0)
            {
                engine.Idle.Add(this);
            }
        }
    }

    // Leaves memory in the middle of being busy, because the execution cannot run now. What it was sent is in its inbox.
    private void Leave()
    {
        lock (_gate)
        {
            if (_mail.Count > 0 || _isPoked)
            {
                _row = null;
                engine.Turns.Enqueue(this);
                return;
            }

            _isDead = true;
        }

        DropRun();
        engine.Forget(this);
    }

    private void Die()
    {
        lock (_gate)
        {
            _isDead = true;
        }

        DropRun();
        engine.Forget(this);
    }
}
