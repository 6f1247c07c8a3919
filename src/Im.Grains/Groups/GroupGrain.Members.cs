using Im.Archive;
using Im.Grains.Accounts;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Grains.Groups;

/// <summary>Who comes, goes, and is what.</summary>
internal sealed partial class GroupGrain
{
    public async Task<Answer> Create(GroupCreation creation)
    {
        if (_book is not null) return Answer.Refused(ErrorCode.Conflict, "There is a group with this id already.");

        var limit = await MemberLimit(creation.Caller.TenantNo);
        var wanted = creation.Members.Append(creation.Owner).ToHashSet();
        var found = await GrainFactory.LookUp(creation.Caller.TenantNo, wanted, _logger);
        if (found[creation.Owner] == ErrorCode.NotFound) return Answer.Refused(ErrorCode.NotFound, "There is no such owner.");
        if (GroupRules.NoSuchMembers(creation.Members.Where(member => found[member] == ErrorCode.NotFound)) is { } missing) return missing;
        if (found.ContainsValue(ErrorCode.Unavailable)) return Answer.Refused(ErrorCode.Unavailable, "Some of the members could not be asked now. Try again.");
        if (wanted.Count > limit) return Answer.Refused(ErrorCode.Conflict, $"A group may have {limit} members.");

        var (answer, handedOver) = await _writes.Run(() => Found(creation, wanted));
        await handedOver;
        return answer;
    }

    public async Task<Answer> Join(GroupCaller caller)
    {
        if (Find(caller, out var known) is { } refusal) return refusal;

        var limit = await MemberLimit(known.TenantNo);
        return await Write(caller, async book =>
        {
            if (GroupRules.Join(book, caller, limit) is { } why && GroupRules.StandingOf(book, caller) == GroupStanding.Outsider) return why;
            if (caller.IsApp) return GroupRules.Join(book, caller, limit)!;

            var account = caller.Who.AsAccount();
            if (book.Member(account) is not null) return State(GroupMemberStates.Member);
            if (book.Row.JoinApproval) return await Ask(book, account);

            var change = Coming(book, caller, [account]);
            return await Commit(caller, new() { Event = GroupEvents.Joined, By = account.Value, Accounts = [account.Value] }, change, State(GroupMemberStates.Member));
        });
    }

    public async Task<Answer> Invite(GroupCaller caller, IReadOnlyList<AccountId> accounts)
    {
        if ((Find(caller, out var known) ?? GroupRules.Invite(known, caller)) is { } refusal) return refusal;

        var limit = await MemberLimit(known.TenantNo);
        var found = await GrainFactory.LookUp(known.TenantNo, accounts.Where(account => known.Member(account) is null), _logger);
        return await Write(caller, async book =>
        {
            if (GroupRules.Invite(book, caller) is { } why) return why;

            var coming = new List<AccountId>();
            var codes = new Dictionary<AccountId, ErrorCode>();
            foreach (var account in accounts.Distinct())
            {
                var room = limit - book.Members.Count - coming.Count;
                // Who was a member when the others were asked exists.
                var code = codes[account] =
                    GroupRules.InviteOne(book, caller, account, found.GetValueOrDefault(account, ErrorCode.Ok), room);
                if (code == ErrorCode.Ok && book.Member(account) is null) coming.Add(account);
            }

            foreach (var account in await BringIn(caller, book, coming)) codes[account] = ErrorCode.Conflict;
            return Results(accounts, codes);
        });
    }

    public Task<Answer> Leave(GroupCaller caller) => Write(caller, async book =>
    {
        if (GroupRules.Leave(book, caller) is { } why) return why;

        var account = caller.Who.AsAccount();
        return await Commit(caller, Naming(GroupEvents.Left, caller, [account]), Going(book, [account]), Answer.Empty);
    });

    public async Task<Answer> Remove(GroupCaller caller, IReadOnlyList<AccountId> accounts, bool ban)
    {
        if ((Find(caller, out var known) ?? GroupRules.Administer(known, caller)) is { } refusal) return refusal;

        // A ban is kept: only of who exists.
        var strangers = accounts.Where(account => ban && known.Member(account) is null && known.Outsider(account) is null);
        var found = await GrainFactory.LookUp(known.TenantNo, strangers, _logger);
        return await Write(caller, book => Remove(book, caller, accounts, ban, found));
    }

    private async Task<Answer> Remove(
        GroupBook book, GroupCaller caller, IReadOnlyList<AccountId> accounts, bool ban, Dictionary<AccountId, ErrorCode> found)
    {
        if (GroupRules.Administer(book, caller) is { } why) return why;

        var named = accounts.Distinct().ToList();
        var codes = new Dictionary<AccountId, ErrorCode>();
        var room = book.Room(OutsiderState.Banned);
        foreach (var account in named)
        {
            var code = codes[account] = ban
                ? GroupRules.BanOne(book, caller, account, found.GetValueOrDefault(account, ErrorCode.Ok), room)
                : GroupRules.RemoveOne(book, caller, account);
            if (ban && code == ErrorCode.Ok && !book.IsBanned(account)) room--;
        }

        var going = named.FindAll(account => codes[account] == ErrorCode.Ok && book.Member(account) is not null);
        var outside = named.FindAll(account => codes[account] == ErrorCode.Ok && book.Member(account) is null);
        var answer = Results(accounts, codes);

        await Note(book, ban ? outside.ConvertAll(Banned) : [], ban ? [] : outside.FindAll(account => book.Outsider(account) is not null));
        if (going.Count == 0) return answer;

        var change = Going(book, going) with { Outsiders = ban ? going.ConvertAll(Banned) : [] };
        return await Commit(caller, Naming(ban ? GroupEvents.Banned : GroupEvents.Removed, caller, going), change, answer);
    }

    public Task<Answer> SetRole(GroupCaller caller, AccountId member, string role) => Write(caller, async book =>
    {
        if (GroupRules.SetRole(book, caller, member, role) is { } why) return why;

        var now = book.Member(member)!;
        if (GroupViews.NameOf(now.Role) == role) return Answer.Empty;

        var what = Naming(GroupEvents.Role, caller, [member]) with { Role = role };
        var change = Change(book);
        if (role == GroupRoles.Owner)
        {
            var before = book.Member(book.Row.Owner)!;
            change = change with
            {
                Row = book.Row with { Owner = member },
                Put = [before with { Role = GroupRole.Admin }, now with { Role = GroupRole.Owner, MutedUntil = 0 }],
            };
        }
        else
        {
            change = change with { Put = [now with { Role = role == GroupRoles.Admin ? GroupRole.Admin : GroupRole.Member }] };
        }

        return await Commit(caller, what, change, Answer.Empty);
    });

    public Task<Answer> Mute(GroupCaller caller, AccountId? member, long until) => Write(caller, async book =>
    {
        if ((member is null ? GroupRules.Administer(book, caller) : GroupRules.Mute(book, caller, member.Value)) is { } why) return why;
        if ((member is null ? book.Row.MutedUntil : book.Member(member.Value)!.MutedUntil) == until) return Answer.Empty;

        var what = new GroupEvent
        {
            Event = until > Now ? GroupEvents.Muted : GroupEvents.Unmuted,
            By = caller.Who.Value,
            Accounts = member is null ? null : [member.Value.Value],
            Until = until > Now ? GroupViews.Until(until) : null,
        };
        var change = member is null
            ? Change(book) with { Row = book.Row with { MutedUntil = until } }
            : Change(book) with { Put = [book.Member(member.Value)! with { MutedUntil = until }] };
        return await Commit(caller, what, change, Answer.Empty);
    });

    public async Task<Answer> Update(GroupCaller caller, GroupPatch patch)
    {
        var answer = await Write(caller, async book =>
        {
            if (GroupRules.Administer(book, caller) is { } why) return why;

            var row = GroupSettingsRules.Apply(book.Row, patch);
            if (row == book.Row) return Answer.Empty;
            var what = new GroupEvent { Event = GroupEvents.Updated, By = caller.Who.Value, Settings = GroupSettingsRules.Differences(book.Row, row) };
            return await Commit(caller, what, Change(book) with { Row = row }, Answer.Empty);
        });
        return answer.Code == ErrorCode.Ok ? Info(_book!, caller) : answer;
    }

    public Task<Answer> Disband(GroupCaller caller) => Write(caller, async book =>
    {
        if (GroupRules.Own(book, caller) is { } why) return why;

        var change = Change(book) with { Row = book.Row with { DisbandedAt = Now, MemberCount = 0 }, AllLeave = true };
        return await Commit(caller, new() { Event = GroupEvents.Disbanded, By = caller.Who.Value }, change, Answer.Empty);
    });

    private static Answer Results(IReadOnlyList<AccountId> accounts, Dictionary<AccountId, ErrorCode> codes) => Json(
        new GroupMembersResult
        {
            Results = [.. accounts.Select(account => new GroupMemberResult(account.Value, codes[account].WireName()))],
        },
        WireJson.Default.GroupMembersResult);
}
