using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.FanOut;
using Im.Protocol;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Im.Grains.Audiences;

/// <summary>It interleaves, so that whoever waits for a slow silo holds up nobody; writes take turns, as a group's do.</summary>
[Reentrant]
internal sealed class AudienceGrain : Grain, IAudienceGrain
{
    private readonly IMessageArchive _archive;
    private readonly IFanOutClient _fanOut;
    private readonly IClusterMembershipService _membership;
    private readonly TimeProvider _time;
    private readonly ConversationLog _log;
    private readonly Turns _writes = new();
    private SiloLanes? _lanes;
    private ManySends? _sends;

    public AudienceGrain(
        IMessageArchive archive, IFanOutClient fanOut, IClusterMembershipService membership, TimeProvider time,
        ILogger<AudienceGrain> logger)
    {
        (_archive, _fanOut, _membership, _time) = (archive, fanOut, membership, time);
        _log = new ConversationLog(archive, time, this, logger);
    }

    private PeerId Me => new(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _log.Open(await _archive.FindConversation(this.GetPrimaryKeyString(), cancellationToken));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _lanes?.Close();
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        if (await Refusal(batch) is { } refusal) return [.. batch.Messages.Select(_ => refusal)];

        _sends ??= new ManySends(_log, _writes, Lanes(batch.TenantNo), static (_, _) => null);
        return await _sends.Send(batch);
    }

    public async Task<IReadOnlyList<ErrorCode>> Tag(string tenantNo, string tag, IReadOnlyList<AccountId> accounts)
    {
        var existing = await GrainFactory.Existing(tenantNo, accounts);
        var left = await _writes.Run(async () =>
        {
            // Also for a known one: it may have been deleted, and comes into the list again.
            var head = await _archive.CreateTag(tenantNo, tag, Me);
            if (_log.Head is null) _log.Open(head);
            var full = await _archive.PutTagged(_log.Head!.Id, Me, [.. existing], _log.LastSeq, IAudienceGrain.TagLimit);
            var tagged = existing.Except(full).ToList();
            await Lanes(tenantNo).Post(new FanOutStep { Joined = tagged });
            return full.ToHashSet();
        });
        return [.. accounts.Select(account =>
            !existing.Contains(account) ? ErrorCode.NotFound : left.Contains(account) ? ErrorCode.Conflict : ErrorCode.Ok)];
    }

    public async Task<bool> Untag(string tenantNo, IReadOnlyList<AccountId> accounts) => IsHere(tenantNo) && await _writes.Run(async () =>
    {
        await _archive.RemoveTagged(_log.Head!.Id, accounts, _log.LastSeq);
        await Lanes(tenantNo).Post(new FanOutStep { Left = accounts });
        return true;
    });

    public async Task<bool> Delete(string tenantNo) => IsHere(tenantNo) && await _writes.Run(async () =>
    {
        await _archive.DeleteTag(_log.Head!.Id, _log.LastSeq);
        await Lanes(tenantNo).Post(new FanOutStep { AllLeft = true });
        return true;
    });

    public async Task<Answer> History(string tenantNo, HistoryQuery query) => IsHere(tenantNo)
        ? await _archive.HistoryForApp(_log.Head!.Id, query)
        : Answer.Refused(ErrorCode.NotFound, "There is no such conversation.");

    private bool IsHere(string tenantNo)
    {
        // Anybody may name an id: an activation for what does not exist must not stay.
        if (_log.Head is null) DeactivateOnIdle();
        return _log.Head?.TenantNo == tenantNo;
    }

    /// <summary>Why this may not be sent; null if it may. Everyone of a tenant is there from the first message on, a tag
    /// from its first account on.</summary>
    private async Task<SendOutcome?> Refusal(ConversationBatch batch)
    {
        if (batch.From.Kind != PeerKind.Service) return SendOutcome.Refused(ErrorCode.Forbidden, "Only a service may send to a tag or to everyone.");
        if (_log.Head is null && Me == WireIds.Everyone(batch.TenantNo))
        {
            await _writes.Run(async () =>
            {
                _log.Open(_log.Head ?? await _archive.CreateConversation(new NewConversation(Me.Value, batch.TenantNo, [])));
                return true;
            });
        }

        return IsHere(batch.TenantNo) ? null : SendOutcome.Refused(ErrorCode.NotFound, "No such receiver.");
    }

    // A tag may have very many accounts, so it does not greet: a change whose step got lost has failed, and whoever makes
    // it again posts the step again.
    private SiloLanes Lanes(string tenantNo) =>
        _lanes ??= new SiloLanes(new AudienceWay(Me, tenantNo, Roster, Greets: false), _fanOut, _membership, _time);

    private async ValueTask<IReadOnlyList<AccountId>?> Roster() => Me == WireIds.Everyone(_log.Head!.TenantNo)
        ? null
        : [.. (await _archive.Members(_log.Head.Id)).Select(member => member.Account)];
}
