using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.FanOut;
using Im.Grains.Files;
using Im.Grains.Push;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Groups;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Im.Grains.Groups;

/// <summary>
/// Cut by what it does: this file has its life and its reads, the others its members and its messages.
/// </summary>
/// <remarks>
/// It interleaves, so that whoever waits for a slow silo holds up nobody. What must not interleave, the writes, take
/// turns (<see cref="Turns"/>): rules are asked, the archive is written, memory is changed and the step to the members
/// is posted within one turn; only then the next write begins.
/// </remarks>
[Reentrant]
[CollectionAgeLimit(Minutes = 5)] // A large one holds some megabytes, and is read again in milliseconds.
internal sealed partial class GroupGrain : Grain, IGroupGrain
{
    private readonly IMessageArchive _archive;
    private readonly IFanOutClient _fanOut;
    private readonly AccountSilos _silos;
    private readonly PushOffers _pushes;
    private readonly FileUses _files;
    private readonly TimeProvider _time;
    private readonly ILogger<GroupGrain> _logger;
    private readonly ConversationLog _log;
    private readonly Turns _writes = new();
    private GroupBook? _book;
    private SiloLanes? _lanes;

    public GroupGrain(
        IMessageArchive archive, IFanOutClient fanOut, AccountSilos silos, PushOffers pushes, FileUses files, TimeProvider time,
        ILogger<GroupGrain> logger)
    {
        (_archive, _fanOut, _silos, _pushes, _files, _time, _logger) = (archive, fanOut, silos, pushes, files, time, logger);
        _log = new ConversationLog(archive, time, this, logger);
    }

    private PeerId Me => new(this.GetPrimaryKeyString());

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await _archive.FindGroup(Me, cancellationToken) is not { } found)
        {
            this.LeaveIfVacant(() => _book is null);
            return;
        }

        var (conversation, row) = found;
        _log.Open(conversation);
        _book = new GroupBook(
            conversation.TenantNo,
            row,
            await _archive.Members(conversation.Id, cancellationToken),
            await _archive.Outsiders(conversation.Id, cancellationToken));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _lanes?.Close();
        return Task.CompletedTask;
    }

    public Task<Answer> Get(GroupCaller caller) => Task.FromResult(
        Find(caller, out var book) ?? GroupRules.Look(book, caller, GroupMemberStates.Member) ?? Info(book, caller));

    public Task<Answer> Members(GroupCaller caller, GroupMemberQuery query) => Task.FromResult(
        Find(caller, out var book) ?? GroupRules.Look(book, caller, query.State)
        ?? Json(GroupViews.List(book, query, Now), WireJson.Default.GroupMemberListResult));

    public async Task<Answer> History(GroupCaller caller, HistoryQuery query)
    {
        // Also of a disbanded group: the archive outlives it.
        if (_book is null || _book.TenantNo != caller.TenantNo || !caller.IsApp) return GroupRules.NoSuchGroup;

        return await _archive.HistoryForApp(_log.Head!.Id, query);
    }

    /// <summary>The group, for this caller; or that there is none.</summary>
    private Answer? Find(GroupCaller caller, out GroupBook book)
    {
        book = _book!;
        return book is null || book.TenantNo != caller.TenantNo || book.Row.DisbandedAt is not null
            ? GroupRules.NoSuchGroup
            : null;
    }

    private Answer Info(GroupBook book, GroupCaller caller)
    {
        var role = caller.IsApp ? null : book.Member(caller.Who.AsAccount())?.Role;
        return Json(GroupViews.Of(Me, book.Row, role, Now), WireJson.Default.GroupInfo);
    }

    private SiloLanes Lanes =>
        _lanes ??= new SiloLanes(new AudienceWay(Me, _book!.TenantNo, Roster, Greets: true), _fanOut, _silos, _time);

    private ValueTask<IReadOnlyList<AccountId>?> Roster() => new([.. _book!.Members.Select(member => member.Account)]);

    private async Task<int> MemberLimit(string tenantNo) =>
        (await GrainFactory.GetGrain<ITenantGrain>(tenantNo).Settings())?.GroupMembers ?? 0;

    private static Answer Json<T>(T value, JsonTypeInfo<T> json) =>
        Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(value, json));
}
