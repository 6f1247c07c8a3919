using Im.Grains.Conversations;
using Im.Grains.FanOut;
using Im.Grains.Gateways;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>Sessions: who is connected, and where. In memory only: gateways announce what they have when an
/// activation is lost.</summary>
internal sealed partial class AccountGrain
{
    private static readonly TimeSpan SyncRetryDelay = TimeSpan.FromSeconds(2);

    // Devices that may have missed a hand-over and have not been told to sync yet, by session; and those who are being told.
    private HashSet<Session>? _unsure;
    private HashSet<Session>? _syncing;
    private IGrainTimer? _syncTimer;
    private OnlineAccount? _online;

    public async Task<ConnectOutcome> Connect(SessionOffer offer)
    {
        if (IsBanned || LoggedIn(offer) is null) return new ConnectOutcome { Code = ErrorCode.Forbidden };

        // Before anything is waited for: connections are in the order in which they came, however long each one takes.
        var (fence, cameAt) = (offer.Fence != 0 ? offer.Fence : _sessions.NextFence(), time.GetTimestamp());

        // The device is the truth: it may have moved to another account, and that news may not have come here.
        if (offer.Fence == 0 && !await Device(offer.DeviceId).IsCurrent(Me, offer.Login))
        {
            return new ConnectOutcome { Code = ErrorCode.Forbidden };
        }

        // A session that is only announced again goes on, and ends with its next send or call.
        if (offer.Fence == 0)
        {
            await AskTenant();
            if (_sendRate is null) return new ConnectOutcome { Code = ErrorCode.Forbidden };
        }

        long? beganAt = null;
        OnlineAccount online;
        while (true)
        {
            // The last await: between it and the session's entry nothing may come in between.
            online = await GoOnline();
            if (offer.Fence != 0 || beganAt is not null || _sessions.Of(offer.DeviceId) is null) break;

            // This call may have been held up on its way, and the device has gone and connected elsewhere meanwhile.
            beganAt = await BeganAt(offer);
            if (beganAt is null) return Refuse(ErrorCode.Unavailable);
        }

        // Asked again: the device may have been logged out meanwhile.
        if (IsBanned || LoggedIn(offer) is not { } device) return Refuse(ErrorCode.Forbidden);

        // News of a gateway that has died: nobody would take the session out any more.
        if (HasDied(offer.Gateway)) return Refuse(ErrorCode.Unavailable);

        // The device that is still there tries again.
        if (_sessions.Of(offer.DeviceId)?.CameAt > beganAt) return Refuse(ErrorCode.Unavailable);

        var session = new Session(
            Me, offer.DeviceId, device.AppId, offer.Gateway, offer.Connection, fence, cameAt, IsNew: offer.Fence == 0);
        var isLatest = _sessions.TryAdd(session, out var replaced);
        if (!isLatest && !session.IsNew) return new ConnectOutcome { Code = ErrorCode.Conflict };

        // A later connection may have overtaken this one while it waited: then this one begins and ends.
        if (!isLatest) replaced = session;
        accounts.Tell(online, _sessions.All);
        if (isLatest) _push?.Connected(session.DeviceId, session.Fence);

        // A connected account stays active: its sessions are in memory alone.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        if (state.State.Call is not null) LookForCall().Ignore();
        if (replaced is not null) CloseInBackground(replaced, SessionEnd.TakenOver, lastWords: null);
        return new ConnectOutcome
        {
            Code = ErrorCode.Ok,
            Fence = fence,
            Silo = GrainContext.Address.SiloAddress,
            AppId = device.AppId,
        };
    }

    public Task Disconnect(string deviceId, long fence)
    {
        Forget(_sessions.Remove(deviceId, fence));
        return Task.CompletedTask;
    }

    public Task Lost(SiloAddress gateway, long connection)
    {
        var session = _sessions.Remove(gateway, connection);
        Forget(session);
        return session is null ? Task.CompletedTask : OfferHandedTo(session);
    }

    public Task<bool> IsOnline(string tenantNo) =>
        Task.FromResult(state.State.Profile?.TenantNo == tenantNo && _sessions.Count > 0);

    /// <summary>The activation goes, the connections stay: their gateways are asked to announce them to the next one.
    /// A silo that dies cannot ask; gateways see that by themselves.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        GoOffline();
        foreach (var atGateway in _sessions.All.GroupBy(session => session.Gateway))
        {
            try
            {
                await gateways.On(atGateway.Key).AnnounceAgain([.. atGateway.Select(session => session.Connection)]);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogGatewayUnreachable(e, atGateway.Key);
            }
        }
    }

    private ConnectOutcome Refuse(ErrorCode code)
    {
        if (_sessions.Count == 0) GoOffline();
        return new ConnectOutcome { Code = code };
    }

    /// <summary>When a connection's CONNECT came to its gateway, by the timestamps of this silo and rather too early than too
    /// late; null if the connection is gone.</summary>
    private async Task<long?> BeganAt(SessionOffer offer)
    {
        var asked = time.GetTimestamp();
        return await gateways.On(offer.Gateway).ConnectAge(offer.Connection) is { } age
            ? asked - (long)(age.TotalSeconds * time.TimestampFrequency)
            : null;
    }

    // Not one that is unknown: it may have come a moment ago.
    private bool HasDied(SiloAddress gateway) =>
        membership.CurrentSnapshot.Members.TryGetValue(gateway, out var member) && member.Status == SiloStatus.Dead;

    private LoggedInDevice? LoggedIn(SessionOffer offer) => state.State.Devices.FirstOrDefault(
        device => device.DeviceId == offer.DeviceId && device.Login == offer.Login);

    private Task EndSession(string deviceId, SessionEnd end, EncodedEnvelope? lastWords)
    {
        var session = _sessions.Remove(deviceId);
        Forget(session);
        return session is null ? Task.CompletedTask : Close(session, end, lastWords);
    }

    private void Forget(Session? session)
    {
        if (session is null) return;

        _unsure?.Remove(session);
        if (_online is not null) accounts.Tell(_online, _sessions.All);
        if (_sessions.Count > 0) return;

        GoOffline();
        DelayDeactivation(TimeSpan.Zero);
    }

    /// <summary>Makes the account known to the fan-outs of this silo, with all audiences it is in.</summary>
    private async Task<OnlineAccount> GoOnline()
    {
        while (true)
        {
            var entry = _online ??= accounts.Enter(Me, TenantNo);
            try
            {
                await entry.Loaded;
            }
            catch when (_online == entry)
            {
                GoOffline();
                throw;
            }

            // The last session may have gone meanwhile, and the entry with it.
            if (_online == entry) return entry;
        }
    }

    private void GoOffline()
    {
        if (_online is not null) accounts.Leave(_online);
        _online = null;
    }

    /// <summary>Nobody waits for the old connection: it may be the one that hangs.</summary>
    private void CloseInBackground(Session session, SessionEnd end, EncodedEnvelope? lastWords) =>
        Close(session, end, lastWords).Ignore();

    private async Task Close(Session session, SessionEnd end, EncodedEnvelope? lastWords)
    {
        try
        {
            await gateways.On(session.Gateway).Close(session.Connection, end, lastWords?.Json ?? default);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The session is gone from here. A connection that is still there learns it with its next send or CONNECT.
            LogGatewayUnreachable(e, session.Gateway);
        }
    }

    /// <summary>
    /// Puts envelopes into the outboxes of sessions. Gateways are asked side by side; one that does not answer in time
    /// may or may not have them, so its devices are told to sync as soon as it answers, and until then nobody waits for it
    /// again: it may have died, and be taken for alive for some seconds more.
    /// </summary>
    private Task HandTo(Session[] sessions, IReadOnlyList<EncodedEnvelope> envelopes, bool droppable)
    {
        if (_unsure is not null || _syncing is not null)
        {
            var silent = Array.FindAll(
                sessions, session => _unsure?.Contains(session) is true || _syncing?.Contains(session) is true);
            if (silent.Length > 0 && !droppable) SyncLater(silent);
            if (silent.Length > 0) sessions = [.. sessions.Except(silent)];
        }

        return HandToGateways(sessions, envelopes, droppable);
    }

    private async Task HandToGateways(Session[] sessions, IReadOnlyList<EncodedEnvelope> envelopes, bool droppable)
    {
        switch (sessions)
        {
            case []:
                return;
            case [var only]:
                await HandToGateway(only.Gateway, sessions, envelopes, droppable);
                return;
            default:
                await Task.WhenAll(sessions.GroupBy(session => session.Gateway).Select(
                    atGateway => HandToGateway(atGateway.Key, [.. atGateway], envelopes, droppable)));
                return;
        }
    }

    private async Task HandToGateway(
        SiloAddress gateway, Session[] sessions, IReadOnlyList<EncodedEnvelope> envelopes, bool droppable)
    {
        var frames = new List<GatewayFrame>(sessions.Length * envelopes.Count);
        foreach (var envelope in envelopes)
        {
            foreach (var session in sessions)
            {
                if (!session.Takes(envelope.AppId)) continue;
                frames.Add(new GatewayFrame
                {
                    Connection = session.Connection,
                    Payload = envelope.Json,
                    Droppable = droppable,
                    IsUpdate = envelope.IsUpdate,
                });
            }
        }

        if (frames.Count == 0) return;
        try
        {
            var gone = await gateways.On(gateway).Deliver(frames);
            foreach (var connection in gone) Forget(_sessions.Remove(gateway, connection));
        }
        catch (SiloUnavailableException e)
        {
            LogGatewayUnreachable(e, gateway);
            foreach (var session in sessions)
            {
                if (_sessions.Remove(session.DeviceId, session.Fence) is not { } gone) continue;
                Forget(gone);
                OfferHandedTo(gone).Ignore();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogGatewayUnreachable(e, gateway);
            if (!droppable) SyncLater(sessions);
        }
    }

    private void SyncLater(Session[] sessions)
    {
        (_unsure ??= []).UnionWith(sessions);
        _syncTimer ??= this.RegisterGrainTimer(SyncUnsure, new GrainTimerCreationOptions(SyncRetryDelay, SyncRetryDelay)
        {
            Interleave = true,
        });
    }

    private async Task SyncUnsure(CancellationToken cancellation)
    {
        var unsure = _unsure?.Where(session => _sessions.Of(session.DeviceId) == session).ToArray() ?? [];
        _unsure = null;
        if (unsure.Length == 0)
        {
            _syncTimer?.Dispose();
            _syncTimer = null;
            return;
        }

        (_syncing ??= []).UnionWith(unsure);
        try
        {
            await HandToGateways(unsure, [SyncEvent()], droppable: false);
        }
        finally
        {
            // A turn beside this one may have had the same devices.
            _syncing?.ExceptWith(unsure);
            if (_syncing is { Count: 0 }) _syncing = null;
        }
    }

    /// <summary>Tells devices to pull. Who cannot be reached now is unsure, and told later.</summary>
    private Task TellToSync(Session[] sessions) =>
        HandTo(sessions, [SyncEvent()], droppable: false);

    private EncodedEnvelope SyncEvent() => ServerEvents.Sync(Me, TenantNo, time.GetUtcNow());

    [LoggerMessage(LogLevel.Warning, "The gateway {Gateway} did not answer; its devices are told to sync when it does.")]
    private partial void LogGatewayUnreachable(Exception exception, SiloAddress gateway);
}
