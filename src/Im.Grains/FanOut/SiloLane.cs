using Im.Protocol;

namespace Im.Grains.FanOut;

/// <summary>
/// The way from one group or audience to the fan-out of one silo: one call at a time, with all that gathered during the
/// last one. If the silo does not answer, posts are dropped and nobody waits for it; when it answers again it is told
/// who has come and gone meanwhile, and its devices are told to pull. A silo that dies needs nothing: its devices come
/// back elsewhere and pull.
/// </summary>
internal sealed class SiloLane(PeerId audience, string tenantNo, IFanOutService service, TimeProvider time, bool owesSync)
{
    private const int LargestCall = 64;
    private const int WaitingLimit = 1_024;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Queue<(FanOutStep Step, TaskCompletionSource Taken)> _waiting = new();
    private readonly Dictionary<AccountId, bool> _missedChanges = [];
    private bool _missedAllLeft;
    private bool _owesSync = owesSync;
    private bool _silent;
    private bool _running;

    /// <summary>Whether something waits for the silo.</summary>
    public bool IsBusy => _running;

    /// <summary>Takes a step along. Done when the silo has it, or cannot have it now.</summary>
    public Task Post(FanOutStep step)
    {
        if (_silent || _waiting.Count >= WaitingLimit)
        {
            Miss(step);
            Start();
            return Task.CompletedTask;
        }

        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((step, taken));
        Start();
        return taken.Task;
    }

    private void Start()
    {
        if (!_running) Run().Ignore();
    }

    private async Task Run()
    {
        _running = true;
        var call = new List<(FanOutStep Step, TaskCompletionSource Taken)>(1);
        while (_waiting.Count > 0 || _owesSync)
        {
            call.Clear();
            while (call.Count < LargestCall && _waiting.TryDequeue(out var next)) call.Add(next);
            var repair = TakeRepair();
            try
            {
                await service.Take(audience, tenantNo, [.. repair, .. call.Select(it => it.Step)]);
                _silent = false;
            }
            catch (SiloUnavailableException)
            {
                (_owesSync, _silent) = (false, true);
                call.AddRange(_waiting);
                _waiting.Clear();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Taken or not: nobody knows. Who waits behind it is not kept waiting.
                _silent = true;
                call.AddRange(_waiting);
                _waiting.Clear();
                foreach (var step in repair.Concat(call.Select(it => it.Step))) Miss(step);
            }

            foreach (var (_, taken) in call) taken.TrySetResult();
            if (_silent && _owesSync) await Task.Delay(RetryDelay, time);
        }

        _running = false;
    }

    private void Miss(FanOutStep step)
    {
        _owesSync = true;
        foreach (var account in step.Joined) _missedChanges[account] = true;
        foreach (var account in step.Left) _missedChanges[account] = false;
        if (!step.AllLeft) return;

        _missedAllLeft = true;
        _missedChanges.Clear();
    }

    /// <summary>What the silo has not been told, in steps that come to the same.</summary>
    private FanOutStep[] TakeRepair()
    {
        if (!_owesSync) return [];

        var changes = new FanOutStep
        {
            Joined = [.. _missedChanges.Where(change => change.Value).Select(change => change.Key)],
            Left = [.. _missedChanges.Where(change => !change.Value).Select(change => change.Key)],
            Sync = true,
        };
        FanOutStep[] repair = _missedAllLeft ? [new FanOutStep { AllLeft = true }, changes] : [changes];
        _missedChanges.Clear();
        (_owesSync, _missedAllLeft) = (false, false);
        return repair;
    }
}
