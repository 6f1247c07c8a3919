using System.Text;
using System.Text.Json;
using Im.Grains.Calls;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Unit.Tests.Grains.Calls;

/// <summary>
/// Two accounts with two devices each, an archive that knows a message by its sender and id, and a room that dies wherever it
/// may: before it writes, between the write and what it sends, between two of these.
/// </summary>
internal sealed class CallWorld(Random random)
{
    public const string Room = "room-1";

    public static readonly AccountId Alice = WireIds.Account("demo", "alice");
    public static readonly AccountId Bob = WireIds.Account("demo", "bob");
    public static readonly TimeSpan RingFor = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly (AccountId Account, string Device)[] Devices = [(Alice, "a1"), (Alice, "a2"), (Bob, "b1"), (Bob, "b2")];

    private readonly List<(CallRequest Request, string Status)> _said = [];
    private readonly Dictionary<(AccountId, string), SendOutcome> _answers = [];
    private readonly List<(CallRequest Request, string Status)> _unanswered = [];
    private readonly List<CallStep> _archive = [];
    private Call? _stored;
    private Call? _call;
    private bool _mayDie = true;
    private int _ids;

    public long Now { get; private set; } = 1_675_416_709_000;

    public Call? Stored => _stored;

    /// <summary>What the archive has, by who said what.</summary>
    public IReadOnlyList<(AccountId From, string Device, string What)> Archive =>
        [.. _archive.Select(step => (step.From, step.DeviceId, What: WhatOf(step.Message)))];

    /// <summary>What devices have said, and what they were answered.</summary>
    public IEnumerable<(CallRequest Request, string Status, SendOutcome Outcome)> Answers => _said.DistinctBy(it => it.Request.Message.MessageId)
        .Where(it => _answers.ContainsKey(KeyOf(it.Request))).Select(it => (it.Request, it.Status, _answers[KeyOf(it.Request)]));

    /// <summary>Whether the archive has a message, and how often.</summary>
    public int Count(CallRequest request) =>
        _archive.Count(step => step.From == request.From && step.Message.MessageId == request.Message.MessageId);

    /// <summary>Something happens.</summary>
    public void Step()
    {
        switch (random.Next(10))
        {
            case 0 when _said.Count > 0:
                Say(_said[random.Next(_said.Count)]); // doubled, or late
                break;
            case 1 when _unanswered.Count > 0:
                Say(_unanswered[random.Next(_unanswered.Count)]);
                break;
            case 2:
                Now += random.Next(70_000);
                break;
            case 3:
                Now += random.Next(2_000);
                _call = null; // dies between two steps
                break;
            case 4:
                Try(() => Advance());
                break;
            case 5:
                Try(() => Vanish(Devices[random.Next(Devices.Length)].Account));
                break;
            default:
                Say(New(_stored is null ? CallStatuses.Invite : CallStatus(), Devices[_stored is null ? random.Next(2) : random.Next(4)]));
                break;
        }
    }

    /// <summary>Nothing dies any more: who has had no answer asks again, then time passes until the call is over.</summary>
    public void End()
    {
        _mayDie = false;
        while (_unanswered.Count > 0) Say(_unanswered[0]);
        if (_stored is null) Say(New(CallStatuses.Invite, Devices[0]));
        Now += (long)RingFor.TotalMilliseconds;
        Advance();
        Now += (long)Longest.TotalMilliseconds;
        Advance();
    }

    private string CallStatus() => ((string[])[
        CallStatuses.Answer, CallStatuses.Refuse, CallStatuses.Cancel, CallStatuses.HangUp, CallStatuses.Busy, CallStatuses.Invite])[random.Next(6)];

    private void Say((CallRequest Request, string Status) what)
    {
        _said.Add(what);
        _unanswered.Remove(what);

        // The last word counts: what did not fit and is said again may fit now.
        if (Try(() => Signal(what.Request)) is { } outcome) _answers[KeyOf(what.Request)] = outcome;
        else _unanswered.Add(what);
    }

    private SendOutcome Signal(CallRequest request)
    {
        var signal = CallSignal.Read(request.Message, out var fault);
        if (signal is null) return fault!;
        foreach (var (step, outcome) in Advance())
        {
            if (step.From == request.From && step.Message.MessageId == request.Message.MessageId) return outcome;
        }

        if (_call is null)
        {
            if (signal.Status != CallStatuses.Invite) return CallRules.NoCall;
            var callees = CallRules.Callees(request, signal, out var refusal);
            return refusal ?? Become(CallRules.Begin(request, signal, [(callees[0], false)], Now, RingFor))[0].Outcome;
        }

        var (next, why) = CallRules.Take(_call, request, signal, Now);
        if (next is not null) return Become(next)[0].Outcome;
        return Count(request) > 0 ? Send(new CallStep(request.From, request.DeviceId, request.Message)) : why!;
    }

    private void Vanish(AccountId account)
    {
        Advance();
        if (_call is { IsTalked: true } && CallRules.Gone(_call, account, Now) is { } next) Become(next);
    }

    private List<(CallStep Step, SendOutcome Outcome)> Advance()
    {
        _call ??= _stored;
        var sent = SendOwed();
        if (_call is not null && CallRules.Overdue(_call, Now, Longest) is { } next) sent.AddRange(Become(next));
        return sent;
    }

    private List<(CallStep Step, SendOutcome Outcome)> Become(Call next)
    {
        MayDie();
        _call = _stored = next;
        return SendOwed();
    }

    private List<(CallStep Step, SendOutcome Outcome)> SendOwed()
    {
        var sent = new List<(CallStep, SendOutcome)>();
        while (_call is { Owed.Count: > 0 })
        {
            MayDie();
            sent.Add((_call.Owed[0], Send(_call.Owed[0])));
            MayDie();
            _call = _call with { Owed = [.. _call.Owed.Skip(1)] };
        }

        return sent;
    }

    private SendOutcome Send(CallStep step)
    {
        var index = _archive.FindIndex(it => it.From == step.From && it.Message.MessageId == step.Message.MessageId);
        if (index >= 0)
        {
            return _archive[index].Message.Content.Span.SequenceEqual(step.Message.Content.Span)
                ? new SendOutcome { Code = ErrorCode.Duplicate, Seq = index + 1 }
                : SendOutcome.Refused(ErrorCode.Invalid, "another content");
        }

        _archive.Add(step);
        return new SendOutcome { Code = ErrorCode.Ok, Seq = _archive.Count };
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

    private T? Try<T>(Func<T> act)
        where T : class
    {
        try
        {
            return act();
        }
        catch (TimeoutException)
        {
            _call = null;
            return null;
        }
    }

    private void Try(Action act) => Try<object>(() =>
    {
        act();
        return this;
    });

    private void MayDie()
    {
        if (_mayDie && random.Next(8) == 0) throw new TimeoutException("The room has died.");
    }

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
