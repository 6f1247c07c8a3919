using Im.Client;
using Im.Protocol;

namespace Im.Chaos.Load;

/// <summary>Members of a group who come and go. Whether a call went through is for the archive to say.</summary>
internal sealed class Comings(GroupPlan plan, IReadOnlyList<SdkClient> clients, Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly SdkClient _owner = clients.First(it => it.Device == plan.Owner);
    private readonly HashSet<string> _away = [];

    /// <summary>Makes the group.</summary>
    public async Task Make(CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        while (!await Try(client => client.CreateGroupAsync(
            plan.Members.Select(it => new PeerId(it)), groupNo: plan.Number, cancellationToken: deadline.Token)))
        {
            await Task.Delay(500, deadline.Token);
        }
    }

    /// <summary>Goes on until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Shortest * (1 + random.NextDouble()), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested) await Change();
        }
    }

    private async Task Change()
    {
        // Most are in most of the time.
        var member = _away.Count > 1 ? _away.First() : plan.Members[random.Next(plan.Members.Count)];
        var byItself = random.Next(2) == 0 ? clients.FirstOrDefault(it => it.Device.Account == member) : null;
        var group = new PeerId(plan.Id);
        if (_away.Remove(member))
        {
            await Try(client => client.InviteAsync(group, [new PeerId(member)]));
            return;
        }

        _away.Add(member);
        if (byItself is null) await Try(client => client.RemoveMembersAsync(group, [new PeerId(member)]));
        else await Try(client => Done(client.LeaveGroupAsync(group)), byItself);
    }

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private async Task<bool> Try<T>(Func<ImClient, Task<T>> act, SdkClient? who = null)
    {
        try
        {
            await (who ?? _owner).Call(act);
            return true;
        }
        catch (ImException e)
        {
            return e.Code == ErrorCode.Conflict;   // made by a call whose answer was lost
        }
    }
}
