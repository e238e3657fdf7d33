using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Core.Tests.Locks;

/// <summary>
/// A world of stages that ask for one lock, deploy, end, crash without freeing it, and roll back, in random order, with every change of
/// the lock perhaps applied twice, and a repair now and then.
/// </summary>
public sealed class LockPropertyTests
{
    private const int Stages = 6;

    private static readonly Arbitrary<(int Stage, int Step)[]> Steps = (
        from stage in Gen.Choose(0, Stages - 1)
        from step in Gen.Choose(0, 9)
        select (stage, step)).ArrayOf().ToArbitrary();

    [Fact]
    public void Lock_AnyInterleaving_HasNeverTwoWhoDeploy() => Prop.ForAll(Steps, steps =>
    {
        World world = new();
        foreach ((int stage, int step) in steps)
        {
            world.Do(stage, step);
            if (world.Deploying.Count > 1)
            {
                return false.Label($"{string.Join(" and ", world.Deploying)} deploy at once: {Claims.Drawn(world.State)}");
            }
        }

        return true.ToProperty();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lock_AnyInterleaving_ServesDeploymentsInTheOrderTheyAskedFor() => Prop.ForAll(Steps, steps =>
    {
        World world = new();
        foreach ((int stage, int step) in steps)
        {
            world.Do(stage, step);
        }

        world.Finish();
        List<string> served = [.. world.Served];
        List<string> expected = [.. world.Asked.Where(served.Contains)];
        return served.SequenceEqual(expected).Label($"asked {string.Join(' ', world.Asked)}, served {string.Join(' ', served)}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lock_EveryoneEndsOrCrashes_EveryoneAliveWasServedAndTheLockIsFree() => Prop.ForAll(Steps, steps =>
    {
        World world = new();
        foreach ((int stage, int step) in steps)
        {
            world.Do(stage, step);
        }

        HashSet<string> waiting = [.. world.Waiting];
        world.Finish();
        return (world.State.IsFree && waiting.IsSubsetOf(world.Served)).Label($"left {Claims.Drawn(world.State)}; waited {string.Join(' ', waiting)}, served {string.Join(' ', world.Served)}");
    }).QuickCheckThrowOnFailure();

    /// <summary>What the orchestrations do, as far as the lock is concerned.</summary>
    private sealed class World
    {
        private readonly int[] _attempts = [.. Enumerable.Repeat(1, Stages)];
        private readonly bool[] _crashed = new bool[Stages];
        private readonly HashSet<LockKey> _over = [];
        private DateTimeOffset _now = Claims.Noon;

        public LockState State { get; private set; } = LockState.Free("production");

        /// <summary>Deployments in the order in which they first asked.</summary>
        public List<string> Asked { get; } = [];

        /// <summary>Deployments in the order in which they got the lock.</summary>
        public List<string> Served { get; } = [];

        /// <summary>Whoever knows that it holds the lock and has not ended.</summary>
        public HashSet<string> Deploying { get; } = [];

        /// <summary>Alive, asked and not served.</summary>
        public IEnumerable<string> Waiting => Enumerable.Range(0, Stages).Where(stage => !_crashed[stage]).Select(Claim)
            .Where(claim => State.Claims.Any(one => one.Key == claim.Key) && !Deploying.Contains(Name(claim))).Select(Name);

        public void Do(int stage, int step)
        {
            _now += TimeSpan.FromMinutes(1);
            switch (step)
            {
                case <= 3:
                    Ask(stage);
                    break;
                case <= 5:
                    End(stage, rollBack: false);
                    break;
                case 6:
                    End(stage, rollBack: true);
                    break;
                case 7 when !_crashed[stage] && Deploying.Contains(Name(Claim(stage))):
                    Crash(stage);
                    break;
                case 8:
                    Repair();
                    break;
                case 9 when _crashed[stage]:
                    Retry(stage);
                    break;
            }
        }

        /// <summary>Lets everyone come to an end, with repairs, and counts who gets the lock on the way.</summary>
        public void Finish()
        {
            for (int round = 0; round < 4 * Stages; round++)
            {
                Repair();
                for (int stage = 0; stage < Stages; stage++)
                {
                    if (!_crashed[stage] && State.Claims.Any(one => one.Key == Claim(stage).Key))
                    {
                        Ask(stage);
                        if (Deploying.Contains(Name(Claim(stage))))
                        {
                            End(stage, rollBack: false);
                        }
                    }
                }
            }
        }

        private void Ask(int stage)
        {
            LockClaim claim = Claim(stage);
            if (_crashed[stage] || _over.Contains(claim.Key))
            {
                return;
            }

            if (!Asked.Contains(Name(claim)))
            {
                Asked.Add(Name(claim));
            }

            Twice(state => LockQueue.Take(state, claim, _now));
            if (LockQueue.Judge(State, claim.Key).Standing == LockStanding.Holds && Deploying.Add(Name(claim)))
            {
                Served.Add(Name(claim));
            }
        }

        private void End(int stage, bool rollBack)
        {
            LockClaim claim = Claim(stage);
            bool deployed = Deploying.Contains(Name(claim));
            if (_crashed[stage] || !Asked.Contains(Name(claim)) || _over.Contains(claim.Key))
            {
                return;
            }

            _over.Add(claim.Key);
            Deploying.Remove(Name(claim));
            if (!rollBack || !deployed)
            {
                Twice(state => LockQueue.Free(state, claim.Key, _now));
                return;
            }

            // A rollback that is handed the lock deploys at once; nobody may have come in between.
            LockClaim rollback = claim with { Purpose = LockPurpose.Rollback, HeldSince = null };
            Twice(state => LockQueue.HandOver(state, claim.Key, rollback, _now));
            Assert.Equal(rollback.Key, State.Holder!.Key);
            Twice(state => LockQueue.Free(state, rollback.Key, _now));
        }

        private void Crash(int stage)
        {
            _crashed[stage] = true;
            _over.Add(Claim(stage).Key);
            Deploying.Remove(Name(Claim(stage)));
        }

        private void Repair() => Twice(state => LockQueue.Drop(state, one => _over.Contains(one.Key), _now));

        private void Retry(int stage)
        {
            _crashed[stage] = false;
            _attempts[stage]++;
        }

        private void Twice(Func<LockState, LockState> change)
        {
            State = change(State);
            LockState again = change(State);
            Assert.Same(State, again);
        }

        private LockClaim Claim(int stage) => Claims.Of($"r{stage}", attempt: _attempts[stage]);

        private static string Name(LockClaim claim) => $"{claim.ReleaseId}/{claim.Attempt}";
    }
}
