using Im.Archive;
using Im.Grains.Conversations;
using Im.Grains.FanOut;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Grains.Groups;

/// <summary>How a change is made: durable with its event, then known here, then told to the members.</summary>
internal sealed partial class GroupGrain
{
    private Task _handedOver = Task.CompletedTask;

    /// <summary>Runs a change in its turn, and waits outside of it until its event is handed over.</summary>
    private async Task<Answer> Write(GroupCaller caller, Func<GroupBook, Task<Answer>> change)
    {
        var (answer, handedOver) = await _writes.Run(async () =>
        {
            if (Find(caller, out var book) is { } refusal) return (refusal, Task.CompletedTask);

            _handedOver = Task.CompletedTask;
            var made = await change(book);
            return (made, _handedOver);
        });
        await handedOver;
        return answer;
    }

    private async Task<(Answer Answer, Task HandedOver)> Found(GroupCreation creation, HashSet<AccountId> members)
    {
        if (_book is not null) return (Answer.Refused(ErrorCode.Conflict, "There is a group with this id already."), Task.CompletedTask);

        var (now, caller) = (Now, creation.Caller);
        var row = GroupSettingsRules.Apply(
            new GroupRow { GroupNo = creation.GroupNo, Owner = creation.Owner, MemberCount = members.Count, CreatedAt = now },
            creation.Settings);
        var rows = members.Select(account => new MemberRow
        {
            Account = account,
            Role = account == creation.Owner ? GroupRole.Owner : GroupRole.Member,
            JoinedAt = now,
            ComesBy = GroupRules.WillOf(caller, account, known: null),
        }).ToList();
        var what = Naming(GroupEvents.Created, caller, [.. members]);
        var told = EventMessage(caller, what, now);
        var (created, noRoom) = await _archive.CreateGroup(new NewGroup(Me, caller.TenantNo, row, rows, told));
        if (noRoom.Count > 0) return (GroupRules.NoRoom(noRoom), Task.CompletedTask);
        if (created is null)
        {
            // Another activation has it.
            DeactivateOnIdle();
            return (Answer.Refused(ErrorCode.Conflict, "There is a group with this id already."), Task.CompletedTask);
        }

        _log.Open(created);
        _book = new GroupBook(caller.TenantNo, row, rows, []);
        var handedOver = Lanes.Post(new FanOutStep
        {
            Joined = [.. members],
            Envelope = EnvelopeView.ForMembers(told with { Conversation = created.Id, Seq = 1 }),
        });
        return (Info(_book, caller), handedOver);
    }

    /// <summary>Makes a change durable, as <see cref="TryCommit"/> does. Who has no room for it refuses it.</summary>
    private async Task<Answer> Commit(GroupCaller caller, GroupEvent what, GroupChange change, Answer answer) =>
        await TryCommit(caller, what, change) is [_, ..] noRoom ? GroupRules.NoRoom(noRoom) : answer;

    /// <summary>Makes a change durable with the event that tells of it, and tells the members: those who come get the
    /// event, and those who go get it as the last.</summary>
    /// <returns>Who has no room to come in: then nothing was changed.</returns>
    private async Task<IReadOnlyList<AccountId>> TryCommit(GroupCaller caller, GroupEvent what, GroupChange change)
    {
        var coming = change.Put.Where(member => _book!.Member(member.Account) is null).Select(member => member.Account).ToList();
        var result = await _log.Change(change with { Event = EventMessage(caller, what, _log.NextTimestamp) });
        if (result.NoRoom.Count > 0) return result.NoRoom;

        _book!.Apply(change);
        _handedOver = Lanes.Post(new FanOutStep
        {
            Joined = coming,
            Envelope = EnvelopeView.ForMembers(result.Event!.Value.Message),
            Left = change.Leave,
            AllLeft = change.AllLeave,
        });
        return [];
    }

    /// <summary>Brings in those who have room for one group more.</summary>
    /// <returns>The others.</returns>
    private async Task<HashSet<AccountId>> BringIn(GroupCaller caller, GroupBook book, List<AccountId> accounts)
    {
        var left = new HashSet<AccountId>();
        while (accounts.Count > 0)
        {
            var noRoom = await TryCommit(caller, Naming(GroupEvents.Invited, caller, accounts), Coming(book, caller, accounts));
            if (noRoom.Count == 0) break;

            left.UnionWith(noRoom);
            accounts = accounts.FindAll(account => !left.Contains(account));
        }

        return left;
    }

    private GroupChange Change(GroupBook book) => new()
    {
        Conversation = _log.Head!.Id,
        Peer = Me,
        LastSeq = _log.LastSeq,
        Event = null!, // Commit makes it
        Row = book.Row,
    };

    private GroupChange Coming(GroupBook book, GroupCaller caller, List<AccountId> accounts)
    {
        var joinedSeq = book.Row.FullHistory ? 0 : _log.LastSeq;
        return Change(book) with
        {
            Row = book.Row with { MemberCount = book.Members.Count + accounts.Count },
            Put = [.. accounts.Select(account => new MemberRow
            {
                Account = account,
                JoinedAt = Now,
                JoinedSeq = joinedSeq,
                ComesBy = GroupRules.WillOf(caller, account, book.Outsider(account)),
            })],
            Forget = [.. accounts.Where(account => book.Outsider(account) is not null)],
        };
    }

    private GroupChange Going(GroupBook book, List<AccountId> accounts) => Change(book) with
    {
        Row = book.Row with { MemberCount = book.Members.Count - accounts.Count },
        Leave = accounts,
    };

    /// <summary>Notes a wish to join, and tells those who may agree to it.</summary>
    private async Task<Answer> Ask(GroupBook book, AccountId account)
    {
        if (book.Outsider(account)?.State == OutsiderState.Requested) return State(GroupMemberStates.Requested);
        if (book.Room(OutsiderState.Requested) <= 0) return Answer.Refused(ErrorCode.Conflict, "Too many wait for the group's answer.");

        await Note(book, [new OutsiderRow { Account = account, State = OutsiderState.Requested, Since = Now }], []);
        var what = new GroupEvent { Event = GroupEvents.Requested, By = account.Value, Accounts = [account.Value] };
        _handedOver = Lanes.Post(new FanOutStep
        {
            Envelope = ServerEvents.InGroup(what, Me, book.TenantNo, _time.GetUtcNow()),
            Only = [.. book.Members.Where(member => member.Role != GroupRole.Member).Select(member => member.Account)],
            Droppable = true,
        });
        return State(GroupMemberStates.Requested);
    }

    private async Task Note(GroupBook book, List<OutsiderRow> put, List<AccountId> forget)
    {
        if (put.Count == 0 && forget.Count == 0) return;

        try
        {
            await _archive.NoteOutsiders(_log.Head!.Id, put, forget);
        }
        catch
        {
            // Written or not: the next activation reads the truth.
            DeactivateOnIdle();
            throw;
        }

        book.Note(put, forget);
    }

    private StoredMessage EventMessage(GroupCaller caller, GroupEvent what, long timestamp) => new()
    {
        Conversation = 0,
        Seq = 0,
        MessageId = Guid.NewGuid().ToString("N"),
        From = caller.Who,
        To = Me,
        TenantNo = caller.TenantNo,
        Type = (int)MessageType.Push,
        Content = ServerEvents.ContentOf(PushEventTypes.Group, what, WireJson.Default.GroupEvent),
        IsBackground = true,
        Timestamp = timestamp,
    };

    private static GroupEvent Naming(string happened, GroupCaller caller, List<AccountId> accounts) => new()
    {
        Event = happened,
        By = caller.Who.Value,
        Accounts = [.. accounts.Take(GroupEvent.NamedLimit).Select(account => account.Value)],
        Count = accounts.Count > GroupEvent.NamedLimit ? accounts.Count : null,
    };

    private OutsiderRow Banned(AccountId account) => new() { Account = account, State = OutsiderState.Banned, Since = Now };

    private static Answer State(string state) => Json(new GroupJoinResult(state), WireJson.Default.GroupJoinResult);
}
