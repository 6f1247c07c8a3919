using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.FanOut;
using Im.Grains.Files;
using Im.Grains.Push;
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
    private readonly AccountSilos _silos;
    private readonly PushOffers _pushes;
    private readonly FileUses _files;
    private readonly TimeProvider _time;
    private readonly ConversationLog _log;
    private readonly Turns _writes = new();
    private readonly ILogger<AudienceGrain> _logger;
    private SiloLanes? _lanes;
    private ManySends? _sends;

    // A tag that was deleted is not: its conversation stays, and takes no messages until it is made again.
    private bool _isListed;

    public AudienceGrain(
        IMessageArchive archive, IFanOutClient fanOut, AccountSilos silos, PushOffers pushes, FileUses files, TimeProvider time,
        ILogger<AudienceGrain> logger)
    {
        (_archive, _fanOut, _silos, _pushes, _files, _time, _logger) = (archive, fanOut, silos, pushes, files, time, logger);
        _log = new ConversationLog(archive, time, this, logger);
    }

    private PeerId Me => new(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _log.Open(await _archive.FindConversation(Me.Value, cancellationToken));
        _isListed = _log.Head is { } head && await _archive.IsListed(head.Id, cancellationToken);
        this.LeaveIfVacant(() => _log.Head is null);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _lanes?.Close();
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        if (await Refusal(batch) is { } refusal) return [.. batch.Messages.Select(_ => refusal)];

        _sends ??= new ManySends(
            _archive, _log, _writes, Lanes(batch.TenantNo), _pushes, messages => _files.Note(messages, GrainFactory),
            (_, _) => IsReceiver ? null : SendOutcome.NoSuchReceiver, whoHas: null);
        return await _sends.Send(batch);
    }

    public async Task<IReadOnlyList<ErrorCode>> Tag(string tenantNo, string tag, IReadOnlyList<AccountId> accounts)
    {
        var found = await GrainFactory.LookUp(tenantNo, accounts, _logger);
        var existing = found.Keys.Where(account => found[account] == ErrorCode.Ok).ToList();
        var (full, told) = await Write(async () =>
        {
            // Also for a known one: it may have been deleted, and comes into the list again.
            var head = await _archive.CreateTag(tenantNo, tag, Me);
            if (_log.Head is null) _log.Open(head);

            // Silos may not have heard of a deletion before.
            if (!_isListed) _ = Lanes(tenantNo).Post(new FanOutStep { AllLeft = true });
            _isListed = true;
            var full = await _archive.PutTagged(_log.Head!.Id, Me, existing, _log.LastSeq, IAudienceGrain.TagLimit);
            return (full.ToHashSet(), Lanes(tenantNo).Post(new FanOutStep { Joined = [.. existing.Except(full)] }));
        });
        await told;
        return [.. accounts.Select(account => full.Contains(account) ? ErrorCode.Conflict : found[account])];
    }

    public Task<bool> Untag(string tenantNo, IReadOnlyList<AccountId> accounts) => Change(tenantNo, async () =>
    {
        await _archive.RemoveTagged(_log.Head!.Id, accounts, _log.LastSeq);
        return new FanOutStep { Left = accounts };
    });

    public Task<bool> Delete(string tenantNo) => Change(tenantNo, async () =>
    {
        await _archive.DeleteTag(_log.Head!.Id, _log.LastSeq);
        _isListed = false;
        return new FanOutStep { AllLeft = true };
    });

    public async Task<Answer> History(string tenantNo, HistoryQuery query) => IsHere(tenantNo)
        ? await _archive.HistoryForApp(_log.Head!.Id, query)
        : Answer.Refused(ErrorCode.NotFound, "There is no such conversation.");

    public async Task<IReadOnlyList<AccountId>?> Carriers(string tenantNo, string after, int limit) =>
        IsHere(tenantNo) && _isListed ? await _archive.MembersAfter(_log.Head!.Id, after, limit) : null;

    public async Task<Answer> Recall(string tenantNo, PeerId by, long seq)
    {
        if (!IsHere(tenantNo) || await _archive.Find(_log.Head!.Id, seq) is not { } message)
            return RecallRules.NoSuchMessage;

        var now = _time.GetUtcNow();
        var window = await GrainFactory.RecallWindow(tenantNo);
        if (RecallRules.Refusal(message, by, now, window) is { } refusal) return refusal;
        if (!await _archive.Recall(_log.Head.Id, seq, now.ToUnixTimeMilliseconds())) return Answer.Empty;

        _pushes.Recalled(message);
        await Lanes(tenantNo).Post(RecallRules.StepOf(message, Me, by, now, only: null));
        return Answer.Empty;
    }

    public async Task<long?> SeqOf(string tenantNo, PeerId from, string messageId) =>
        IsHere(tenantNo) ? await _log.SeqOf(from, messageId) : null;

    private bool IsReceiver => _isListed || Me.Kind == PeerKind.Everyone;

    private bool IsHere(string tenantNo) => _log.Head?.TenantNo == tenantNo;

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

        // Not of a tag that was deleted: it may have taken the messages before.
        return IsHere(batch.TenantNo) ? null : SendOutcome.NoSuchReceiver;
    }

    /// <summary>Takes the tag from accounts, in a turn, and waits outside of it until the silos know. False if there is no
    /// such tag.</summary>
    private async Task<bool> Change(string tenantNo, Func<Task<FanOutStep>> change)
    {
        if (!IsHere(tenantNo)) return false;

        var told = await Write(async () => _isListed ? Lanes(tenantNo).Post(await change()) : null);
        if (told is null) return false;

        await told;
        return true;
    }

    private async Task<T> Write<T>(Func<Task<T>> write)
    {
        try
        {
            return await _writes.Run(write);
        }
        catch
        {
            // Written or not: the next activation reads the truth.
            DeactivateOnIdle();
            throw;
        }
    }

    // A tag may have very many accounts, so it does not greet: a change whose step got lost has failed, and whoever makes
    // it again posts the step again.
    private SiloLanes Lanes(string tenantNo) =>
        _lanes ??= new SiloLanes(new AudienceWay(Me, tenantNo, Roster, Greets: false), _fanOut, _silos, _time);

    private async ValueTask<IReadOnlyList<AccountId>?> Roster() => Me == WireIds.Everyone(_log.Head!.TenantNo)
        ? null
        : [.. (await _archive.Members(_log.Head.Id)).Select(member => member.Account)];
}
