using Im.Protocol;

namespace Im.Grains.FanOut;

/// <summary>
/// The way from one group or audience to the fan-out of one silo: one call at a time, with all that gathered during the
/// last one. If the silo does not answer, or too much waits, posts are dropped and nobody waits for it. It is then owed
/// the roster, since it has not heard who came and went, and its devices are told to pull. A silo that is gone is owed
/// nothing: its devices come back elsewhere and pull.
/// </summary>
/// <param name="way">Whose way it is.</param>
/// <param name="service">The silo's fan-out.</param>
/// <param name="isPresent">Whether the silo is still in the cluster.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="owed">What the silo is owed from the start.</param>
internal sealed class SiloLane(AudienceWay way, IFanOutService service, Func<bool> isPresent, TimeProvider time, Debts owed)
{
    private const int LargestCall = 64;
    private const int LargestCallBytes = 1 << 20;
    private const int WaitingLimit = 1_024;
    private const int WaitingBytesLimit = 16 << 20;
    private const int AccountBytes = 32; // a name of 27 letters, as it goes to the silo
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Queue<(FanOutStep Step, TaskCompletionSource Taken)> _waiting = new();
    private int _waitingBytes;
    private Debts _owed = owed;
    private bool _silent;
    private bool _running;
    private bool _closed;

    /// <summary>Takes a step along. Done when the silo has it, or cannot have it now.</summary>
    public Task Post(FanOutStep step)
    {
        if (!_silent && (_waiting.Count >= WaitingLimit || _waitingBytes >= WaitingBytesLimit)) Drop();
        if (_silent || _owed == Debts.All)
        {
            // Found by those who pull, and in the roster.
            _owed = Debts.All;
            Start();
            return Task.CompletedTask;
        }

        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((step, taken));
        _waitingBytes += SizeOf(step);
        Start();
        return taken.Task;
    }

    /// <summary>The activation ends. What is owed is still told, but for the roster: the next activation may know a newer
    /// one.</summary>
    public void Close() => _closed = true;

    private void Start()
    {
        if (!_running) Run().Ignore();
    }

    private async Task Run()
    {
        _running = true;
        var call = new List<(FanOutStep Step, TaskCompletionSource Taken)>(1);
        while (_waiting.Count > 0 || _owed != Debts.None)
        {
            // What is missed from here on is owed anew.
            var owing = _owed;
            _owed = Debts.None;
            call.Clear();
            try
            {
                var members = owing.HasFlag(Debts.Roster) && !_closed ? await way.Roster() : null;
                Gather(call);
                await service.Take(way.Audience, way.TenantNo, StepsOf(owing, members, call));
                _silent = false;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Taken or not: nobody knows.
                _silent = true;
                Drop();
            }

            foreach (var (_, taken) in call) taken.TrySetResult();
            if (!_silent) continue;
            await Task.Delay(RetryDelay, time);
            if (!isPresent()) _owed = Debts.None;
        }

        _running = false;
    }

    private void Gather(List<(FanOutStep Step, TaskCompletionSource Taken)> call)
    {
        var bytes = 0;
        while (call.Count < LargestCall && bytes < LargestCallBytes && _waiting.TryDequeue(out var next))
        {
            call.Add(next);
            bytes += SizeOf(next.Step);
        }

        _waitingBytes -= bytes;
    }

    /// <summary>Nobody waits any longer.</summary>
    private void Drop()
    {
        foreach (var (_, taken) in _waiting) taken.TrySetResult();
        _waiting.Clear();
        (_waitingBytes, _owed) = (0, Debts.All);
    }

    private static List<FanOutStep> StepsOf(
        Debts owing, IReadOnlyList<AccountId>? members, List<(FanOutStep Step, TaskCompletionSource Taken)> call)
    {
        List<FanOutStep> steps = [.. call.Select(it => it.Step)];

        // When all leave, it does not matter who was in.
        var roster = members is null || steps.Any(step => step.AllLeft) ? null : Before(steps, members);
        if (roster is not null || owing.HasFlag(Debts.Sync))
            steps.Insert(0, new FanOutStep { Roster = roster, Sync = owing.HasFlag(Debts.Sync) });
        return steps;
    }

    /// <summary>Who was in before the steps: whoever comes or goes with one of them does so in its place.</summary>
    private static List<AccountId> Before(List<FanOutStep> steps, IReadOnlyList<AccountId> members)
    {
        var coming = steps.SelectMany(step => step.Joined).ToHashSet();
        return [.. members.Where(member => !coming.Contains(member)), .. steps.SelectMany(step => step.Left)];
    }

    private static int SizeOf(FanOutStep step) => (step.Envelope?.Json.Length ?? 0)
        + (AccountBytes * ((step.Only?.Count ?? 0) + step.Joined.Count + step.Left.Count + (step.Roster?.Count ?? 0)));
}

/// <summary>What a silo has missed.</summary>
[Flags]
internal enum Debts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Who came and went.</summary>
    Roster = 1,

    /// <summary>Messages: the devices there have to pull.</summary>
    Sync = 2,

    /// <summary>Both.</summary>
    All = Roster | Sync,
}

/// <summary>Whose fan-out it is.</summary>
/// <param name="Audience">A group, a tag or everyone.</param>
/// <param name="TenantNo">Its tenant.</param>
/// <param name="Roster">Reads who is in it at this moment; null where nobody comes or goes, as with everyone.</param>
/// <param name="Greets">Whether each silo is given the roster with the first step of an activation: the one before may have
/// ended between a change and its step.</param>
internal sealed record AudienceWay(
    PeerId Audience, string TenantNo, Func<ValueTask<IReadOnlyList<AccountId>?>> Roster, bool Greets);
