using System.Text;
using System.Text.Json;
using Im.Grains.Calls;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Unit.Tests.Grains.Calls;

/// <summary>
/// Two accounts with two devices each, an archive that knows a message by its sender and id, and the room itself in
/// surroundings where everything fails: it dies at any point, conversations are slow, or do not let a sender write, and time
/// passes.
/// </summary>
internal sealed class CallWorld(Random random) : ICallSurroundings
{
    public const string Room = "room-1";

    private static readonly AccountId Alice = WireIds.Account("demo", "alice");
    private static readonly AccountId Bob = WireIds.Account("demo", "bob");
    private static readonly CallOptions Options = new() { Longest = TimeSpan.FromHours(1) };

    private static readonly (AccountId Account, string Device)[] Devices = [(Alice, "a1"), (Alice, "a2"), (Bob, "b1"), (Bob, "b2")];

    private static readonly string[] Statuses = [
        CallStatuses.Answer, CallStatuses.Refuse, CallStatuses.Cancel, CallStatuses.HangUp, CallStatuses.Busy, CallStatuses.Invite];

    private readonly List<(CallRequest Request, string Status)> _said = [];
    private readonly Dictionary<(AccountId, string), SendOutcome> _answers = [];
    private readonly List<(CallRequest Request, string Status)> _unanswered = [];
    private readonly List<CallStep> _archive = [];
    private readonly HashSet<AccountId> _silenced = [];
    private readonly HashSet<string> _refused = [];
    private CallState _stored = new();
    private CallRoom? _room;
    private bool _mayFail = true;
    private int _ids;

    public long Now { get; private set; } = 1_675_416_709_000;

    /// <summary>What the storage has, and what a room that begins now makes of it.</summary>
    public Call? Stored => _stored.Call;

    /// <summary>What has happened: so that nothing is agreed on for want of cases.</summary>
    public HashSet<string> Happened { get; } = [];

    /// <summary>What must never be, and was.</summary>
    public List<string> Wrongs { get; } = [];

    /// <summary>Whether somebody could not write in the conversation for a while: then steps may be missing.</summary>
    public bool WasSilenced { get; private set; }

    /// <summary>What the archive has of each call, by who said what.</summary>
    public IReadOnlyList<IReadOnlyList<(AccountId From, string Device, string What)>> Calls
    {
        get
        {
            var calls = new List<List<(AccountId From, string Device, string What)>>();
            foreach (var step in _archive)
            {
                var what = WhatOf(step.Message);
                if (calls.Count == 0 || what == CallStatuses.Invite) calls.Add([]);
                calls[^1].Add((step.From, step.DeviceId, what));
            }

            return calls;
        }
    }

    /// <summary>What devices have said, and what they were answered at last.</summary>
    public IEnumerable<(CallRequest Request, string Status, SendOutcome Outcome)> Answers => _said.DistinctBy(it => KeyOf(it.Request))
        .Where(it => _answers.ContainsKey(KeyOf(it.Request))).Select(it => (it.Request, it.Status, _answers[KeyOf(it.Request)]));

    /// <summary>How often the archive has a message.</summary>
    public int Count(CallRequest request) => _archive.Count(step => step.From == request.From && step.Message.MessageId == request.Message.MessageId);

    /// <summary>Something happens.</summary>
    public async Task Step()
    {
        switch (random.Next(14))
        {
            case 0 or 1 when _said.Count > 0:
                await Say(_said[random.Next(_said.Count)]); // doubled, or late
                break;
            case 2 when _unanswered.Count > 0:
                await Say(_unanswered[random.Next(_unanswered.Count)]);
                break;
            case 3:
                Now += random.Next(70_000);
                break;
            case 4:
                Now += random.Next(2_000);
                _room = null; // dies between two steps
                break;
            case 5:
                await Try(room => room.Advance());
                break;
            case 6:
                await Try(room => room.Gone(Devices[random.Next(Devices.Length)].Account));
                break;
            case 7:
                Silence(Devices[random.Next(Devices.Length)].Account);
                break;
            case 8:
                await Try(async room =>
                {
                    await room.ForgetOld();
                    if (room.Call is null) Happened.Add("forgotten");
                });
                break;
            default:
                var status = Stored is null || random.Next(12) == 0 ? CallStatuses.Invite : Statuses[random.Next(Statuses.Length)];
                await Say(New(status, Devices[random.Next(Devices.Length)]));
                break;
        }

        Look();
    }

    /// <summary>Nothing fails any more: who has had no answer asks again, then time passes until the call is over.</summary>
    public async Task End()
    {
        _mayFail = false;
        while (_unanswered.Count > 0) await Say(_unanswered[0]);
        _silenced.Clear();
        if (Stored is null) await Say(New(CallStatuses.Invite, Devices[0]));
        foreach (var span in (TimeSpan[])[Options.RingFor, Options.Longest])
        {
            Now += (long)span.TotalMilliseconds;
            await Try(room => room.Advance());
        }

        Look();
        foreach (var account in (AccountId[])[Alice, Bob])
        {
            if (_room!.PartOf(account) is not null) Wrongs.Add($"{account} is busy for ever.");
        }
    }

    Task ICallSurroundings.Write(CallState next)
    {
        MayDie("before a write");
        _stored = next;
        MayDie("after a write");
        return Task.CompletedTask;
    }

    Task<SendOutcome?> ICallSurroundings.Send(string tenantNo, CallStep step)
    {
        MayDie("before a send");
        if (Fails(10)) return NotNow("unavailable");

        var outcome = Take(step);
        MayDie(SendRules.WasTaken(outcome) ? "after a send" : "after a refusal");
        return SendRules.WasTaken(outcome) && Fails(10) ? NotNow("archived, but not heard of") : Task.FromResult<SendOutcome?>(outcome);
    }

    Task<bool> ICallSurroundings.HasArchived(CallRequest request) => Task.FromResult(Count(request) > 0);

    Task<(IReadOnlyCollection<AccountId> Busy, SendOutcome? Refusal)> ICallSurroundings.Enter(
        CallRequest invitation, string roomId, IReadOnlyList<AccountId> callees)
    {
        MayDie("before a call");
        return Task.FromResult<(IReadOnlyCollection<AccountId>, SendOutcome?)>((random.Next(10) == 0 ? callees : [], null));
    }

    Task ICallSurroundings.Release(Call call, AccountId account)
    {
        if (call.IsOver && !IsTold(call)) Wrongs.Add($"{account} is free before its devices were told that the call is over.");
        MayDie("while accounts are told");
        return Task.CompletedTask;
    }

    Task ICallSurroundings.TellAnswered(Call call, CallParty callee)
    {
        if (!_archive.Any(step => step.From == callee.Account && step.DeviceId == callee.DeviceId && WhatOf(step.Message) == CallStatuses.Answer))
            Wrongs.Add($"{callee.DeviceId} is said to have answered.");
        MayDie("while accounts are told");
        return Task.CompletedTask;
    }

    private SendOutcome Take(CallStep step)
    {
        var index = _archive.FindIndex(it => it.From == step.From && it.Message.MessageId == step.Message.MessageId);
        if (index >= 0)
        {
            return _archive[index].Message.Content.Span.SequenceEqual(step.Message.Content.Span)
                ? new SendOutcome { Code = ErrorCode.Duplicate, Seq = index + 1 }
                : SendOutcome.Refused(ErrorCode.Invalid, "another content");
        }

        if (_silenced.Contains(step.From))
        {
            Happened.Add("refused");
            _refused.Add(step.Message.MessageId);
            return SendOutcome.Refused(ErrorCode.Forbidden, "not any more");
        }

        _archive.Add(step);
        return new SendOutcome { Code = ErrorCode.Ok, Seq = _archive.Count };
    }

    private async Task Say((CallRequest Request, string Status) what)
    {
        if (_said.Contains(what)) Happened.Add(what.Status == CallStatuses.Invite ? "an invitation again" : "a step again");
        _said.Add(what);
        _unanswered.Remove(what);
        SendOutcome? outcome = null;
        await Try(async room => outcome = CallSignal.Read(what.Request.Message, out var fault) is { } signal
            ? await room.Signal(what.Request, signal)
            : fault);

        // The last word counts: what did not fit and is said again may fit now.
        if (outcome is not { Code: not ErrorCode.Unavailable }) _unanswered.Add(what);
        else _answers[KeyOf(what.Request)] = outcome;
    }

    private void Silence(AccountId account)
    {
        WasSilenced = true;
        if (!_silenced.Remove(account)) _silenced.Add(account);
    }

    /// <summary>Who calls is in the call until all are told how it ended.</summary>
    private void Look()
    {
        if (_room?.Call is { IsOver: true } over && _room.PartOf(over.Caller) is null && !IsTold(over))
            Wrongs.Add("The caller is free before its devices were told that the call is over.");
    }

    private bool IsTold(Call over)
    {
        var id = CallSteps.Record(over).Message.MessageId;
        return _refused.Contains(id) || _archive.Any(step => step.Message.MessageId == id);
    }

    private (CallRequest Request, string Status) New(string status, (AccountId Account, string Device) by)
    {
        var request = new CallRequest
        {
            From = by.Account,
            DeviceId = by.Device,
            TenantNo = "demo",
            Message = new OutgoingMessage
            {
                MessageId = $"m{++_ids}",
                To = (by.Account == Alice ? Bob : Alice).AsPeer(),
                Type = (int)MessageType.Push,
                Content = Encoding.UTF8.GetBytes(
                    $$$"""{"type":"call","content":{"status":"{{{status}}}","avType":"audio","roomId":"{{{Room}}}"}}"""),
            },
        };
        return (request, status);
    }

    /// <summary>The room does something, or dies over it; the next one begins with what is stored.</summary>
    private async Task Try(Func<CallRoom, Task> act)
    {
        try
        {
            if (_room is null)
            {
                _room = new CallRoom(this, _stored, Options);
                await _room.Advance();
            }

            await act(_room);
        }
        catch (TimeoutException)
        {
            _room = null;
        }
    }

    private void MayDie(string where)
    {
        if (!Fails(14)) return;
        Happened.Add($"died {where}");
        throw new TimeoutException("The room has died.");
    }

    private Task<SendOutcome?> NotNow(string why)
    {
        Happened.Add(why);
        return Task.FromResult<SendOutcome?>(null);
    }

    private bool Fails(int oneIn) => _mayFail && random.Next(oneIn) == 0;

    private static (AccountId, string) KeyOf(CallRequest request) => (request.From, request.Message.MessageId);

    private static string WhatOf(OutgoingMessage message)
    {
        var what = JsonElement.Parse(message.Content.Span);
        var content = what.GetProperty("content");
        return what.GetProperty("type").GetString() == PushEventTypes.CallRecord
            ? $"record {content.GetProperty("outcome").GetString()}"
            : content.GetProperty("status").GetString()!;
    }
}
