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
    private readonly ILogger<AudienceGrain> _logger;
    private SiloLanes? _lanes;
    private ManySends? _sends;

    public AudienceGrain(
        IMessageArchive archive, IFanOutClient fanOut, IClusterMembershipService membership, TimeProvider time,
        ILogger<AudienceGrain> logger)
    {
        (_archive, _fanOut, _membership, _time, _logger) = (archive, fanOut, membership, time, logger);
        _log = new ConversationLog(archive, time, this, logger);
    }

    private PeerId Me => new(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _log.Open(await _archive.FindConversation(this.GetPrimaryKeyString(), cancellationToken));

    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        if (await Refusal(batch) is { } refusal) return [.. batch.Messages.Select(_ => refusal)];

        _sends ??= new ManySends(_log, _writes, Lanes(batch.TenantNo), static (_, _) => null);
        return await _sends.Send(batch);
    }

    public async Task<IReadOnlyList<ErrorCode>> Tag(string tenantNo, string tag, IReadOnlyList<AccountId> accounts)
    {
        var found = await GrainFactory.LookUp(tenantNo, accounts, _logger);
        var existing = found.Keys.Where(account => found[account] == ErrorCode.Ok).ToList();
        var left = await _writes.Run(async () =>
        {
            // Also for a known one: it may have been deleted, and comes into the list again.
            var head = await _archive.CreateTag(tenantNo, tag, Me);
            if (_log.Head is null) _log.Open(head);
            var full = await _archive.PutTagged(_log.Head!.Id, Me, existing, _log.LastSeq, IAudienceGrain.TagLimit);
            var tagged = existing.Except(full).ToList();
            await Lanes(tenantNo).Post(new FanOutStep { Joined = tagged });
            return full.ToHashSet();
        });
        return [.. accounts.Select(account => left.Contains(account) ? ErrorCode.Conflict : found[account])];
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

    private SiloLanes Lanes(string tenantNo) => _lanes ??= new SiloLanes(Me, tenantNo, _fanOut, _membership, _time);
}
