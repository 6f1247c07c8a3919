using Im.Archive;
using Im.Grains.Conversations;
using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>
/// Push or deliver, judged for each device: which devices do not have a message, and, when their vendor is about to be
/// called, whether that is still so and wanted.
/// </summary>
/// <remarks>What is remembered is in memory (<see cref="PushMemory"/>). Each await is followed by another look at the
/// sessions: who has come meanwhile pulls.</remarks>
internal sealed partial class AccountGrain
{
    private const int UnreadConversations = 200;
    private const int RecalledLimit = 20;

    // The device answers from memory; who cannot within this time is judged later, off the message's way. With the outbox's
    // own patience it stays within what remains of a hand-over's 5 s.
    private static readonly TimeSpan PlacePatience = TimeSpan.FromSeconds(1);

    // A device that connects pulls at once, and a reply that it does not acknowledge ends its connection before this.
    private static readonly TimeSpan PullTime = TimeSpan.FromSeconds(30);

    // Made where the tenant has push, with the first message that may have to be pushed.
    private PushMemory? _push;

    private bool HasPush => state.State.Profile is { } profile && pushes.IsOn(profile.TenantNo);

    private PushMemory Remembered => _push ??= new PushMemory(time);

    public async Task<PushVerdict> JudgePush(PushQuestion question)
    {
        var (message, me) = (question.Message, Me);
        var device = LoggedIn(question.DeviceId, question.Login);
        if (PushRules.OfDevice(device, me, message) is { } notFor) return PushVerdict.No(notFor);

        var place = await Device(question.DeviceId).PushPlace(me, question.Login);
        if (PushRules.OfPlace(place) is { } unreachable) return PushVerdict.No(unreachable);
        if (Standing(question) is { } has) return has;
        if (RingsNoMore(message)) return PushVerdict.No(PushRefusal.CallOver);

        var part = await archive.FindParticipation(me, question.Peer);
        var stored = await NewestKept(message);
        if (PushRules.OfMessage(me, state.State.Profile!.CreatedAt, device!.AppId, part, message.Seq, stored) is { } notNeeded)
            return PushVerdict.No(notNeeded);

        var mentioned = question.Mentioned || PushRules.Mentions(message, me);
        var unwanted = PushRules.OfWishes(message.Kind, mentioned, MutedUntil(question.Peer), place!.Quiet, time.GetUtcNow());
        var badgeOnly = unwanted == PushRefusal.Quiet && pushes.SetsBadgeAlone(place.Token!.Vendor);
        if (unwanted is { } why && !badgeOnly) return PushVerdict.No(why);

        var unread = Remembered.Unread ?? (Remembered.Unread = await Unread()).Value;
        if (LoggedIn(question.DeviceId, question.Login) is null) return PushVerdict.No(PushRefusal.LoggedOut);
        if (Standing(question) is { } hasMeanwhile) return hasMeanwhile;
        return new PushVerdict
        {
            Address = new PushAddress
            {
                Vendor = place.Token!.Vendor,
                Token = place.Token.Token,
                AppId = device.AppId,
                Language = place.Language,
                Since = place.TokenSince,
            },
            Unread = unread,
            BadgeOnly = badgeOnly,
            InsteadSeq = stored!.Seq < message.Seq ? stored.Seq : 0,
            Unseen = part is null ? 0 : message.Seq - Math.Max(part.ReadSeq, part.Windows[^1].After),
        };
    }

    public async Task ConsiderPush(PeerId audience, PushMessage message)
    {
        if (!HasPush || message.From == Me.AsPeer() || message.TenantNo != TenantNo) return;

        // Whoever writes names whom he likes.
        if (message.Mentions.Count > 0 && audience.Kind == PeerKind.Group && await archive.FindParticipation(Me, audience) is null) return;

        if (_sessions.Count > 0) Remembered.HandedOver(audience, message.Conversation, message.Seq);
        await Offer(audience, [message]);
    }

    public async Task Unacknowledged(string deviceId, long fence, IReadOnlyList<OpenDelivery> open)
    {
        if (!HasPush || state.State.Devices.FirstOrDefault(it => it.DeviceId == deviceId) is not { } device) return;

        var (offers, places) = (new List<PushOffer>(), new Dictionary<PeerId, (long? Conversation, long ReadSeq)>());
        foreach (var delivery in open)
        {
            if (!EnvelopeReader.TryRead(delivery.Envelope, out var envelope, out _) || envelope.Seq == 0) continue;

            var peer = PushMessages.PeerOf(envelope, Me);
            if (!places.TryGetValue(peer, out var place)) places[peer] = place = await PlaceOf(peer);
            if (place.Conversation is not { } conversation || place.ReadSeq >= envelope.Seq) continue;

            var message = PushRules.For(Me, PushMessages.Of(envelope, conversation));
            if (PushRules.OfDevice(device, Me, message) is null)
                offers.Add(new PushOffer(Me, deviceId, device.Login, peer, message, AtOnce: true));
        }

        // It came back meanwhile, and pulls.
        if (IsReplaced(deviceId, fence)) return;
        foreach (var offer in offers) Remembered.Opened(deviceId, fence, offer.Peer, offer.Message.Seq);
        if (offers.Count > 0 && await MayHaveToken(device) && !IsReplaced(deviceId, fence)) await pushes.Offer(offers);
    }

    public Task AcknowledgedLate(string deviceId, long fence) => _push is null
        ? Task.CompletedTask
        : Task.WhenAll(_push.TakeOpen(deviceId, fence).Select(open => pushes.Withdraw(Me, deviceId, open.Key, open.Value)));

    public Task PushChanged(string deviceId)
    {
        _push?.Forget(deviceId);
        return Task.CompletedTask;
    }

    public async Task<AccountDelivery?> DeliveryOf(PeerId peer, long seq)
    {
        if (state.State.Profile is not { } profile) return null;

        var part = await archive.FindParticipation(Me, peer);
        var conversation = part?.Conversation ?? await archive.FindConversation(peer.Value);
        var stored = conversation is null ? null : await archive.Find(conversation.Id, seq);
        if (stored is null || !PushRules.Sees(Me, profile.CreatedAt, appId: null, part, stored)) return null;

        return new AccountDelivery
        {
            Read = part?.ReadSeq >= seq,
            Devices = [.. state.State.Devices.Select(device => DeliveryTo(device, peer, stored))],
        };
    }

    public async Task<Answer> PushClicked(PeerId peer, long seq, string deviceId)
    {
        if (await Ended() is { } ended) return ended;

        var part = await archive.FindParticipation(Me, peer);
        var conversation = part?.Conversation ?? (peer == WireIds.Everyone(TenantNo) ? await archive.FindConversation(peer.Value) : null);
        if (conversation is null || seq > conversation.LastSeq) return NoSuchConversation;

        await pushes.Clicked(new PushClick(
            TenantNo, Me, deviceId, conversation.Id, seq, time.GetUtcNow().ToUnixTimeMilliseconds()));
        return Answer.Empty;
    }

    /// <summary>A conversation's number in the archive, and how far the account has read it. Who has not looked since takes no
    /// part yet in what goes to everyone.</summary>
    private async Task<(long? Conversation, long ReadSeq)> PlaceOf(PeerId peer)
    {
        var part = await archive.FindParticipation(Me, peer);
        var conversation = part?.Conversation ?? await archive.FindConversation(peer.Value);
        return (conversation?.Id, part?.ReadSeq ?? 0);
    }

    /// <summary>Puts what was delivered into the outbox for the devices that are not there.</summary>
    private async Task PushTo(Task handingOver, Delivery delivery)
    {
        await handingOver;
        if (_sessions.Count > 0) Remembered.HandedOver(delivery.Peer, delivery.Conversation, delivery.LastSeq);
        if (Absent().Count == 0) return;

        var messages = new List<PushMessage>(delivery.Envelopes.Count);
        foreach (var encoded in delivery.Envelopes)
        {
            if (!encoded.IsUpdate && EnvelopeReader.TryRead(encoded.Json, out var envelope, out _))
                messages.Add(PushMessages.Of(envelope, delivery.Conversation));
        }

        if (messages.Count > 0) await Offer(delivery.Peer, messages);
    }

    private async Task Offer(PeerId peer, IReadOnlyList<PushMessage> messages)
    {
        var (absent, offers) = (Absent(), new List<PushOffer>());
        var mayHave = await Task.WhenAll(absent.Select(device => MayHaveToken(device).AsTask()));
        for (var i = 0; i < absent.Count; i++)
        {
            // Asked after the wait: who came meanwhile pulls.
            var device = absent[i];
            if (!mayHave[i] || _sessions.Of(device.DeviceId) is not null) continue;

            var wanted = messages.Where(message => PushRules.OfDevice(device, Me, message) is null && !RingsNoMore(message));
            offers.AddRange(PushRules.Together(Me, [.. wanted])
                .Select(it => new PushOffer(Me, device.DeviceId, device.Login, peer, it.Message, it.AtOnce)));
        }

        await pushes.Offer(offers);
    }

    /// <summary>A gateway has died with deliveries to this session, acknowledged or not: nobody knows.</summary>
    private async Task OfferHandedTo(Session session)
    {
        if (_push is null || !HasPush || LoggedIn(session) is not { } device) return;

        // Before the first wait: what is handed over from now on is judged by itself.
        var lately = _push.HandedTo(session);
        if (lately.Count == 0 || !await MayHaveToken(device)) return;

        var offers = new List<PushOffer>();
        foreach (var handed in lately)
        {
            if (await archive.Find(handed.Conversation, handed.Seq) is not { } stored || stored.IsUpdate) continue;

            var message = PushMessages.Of(stored);
            if (PushRules.OfDevice(device, Me, message) is null)
                offers.Add(new PushOffer(
                    Me, device.DeviceId, device.Login, handed.Peer, PushRules.For(Me, message), PushRules.IsUrgent(message, Me)));
        }

        if (_sessions.Of(device.DeviceId) is null) await pushes.Offer(offers);
    }

    /// <summary>Nothing that is read needs a notification any more.</summary>
    private void WithdrawRead(PeerId peer, long readSeq)
    {
        if (_push is not null) _push.Unread = null;
        if (HasPush && (Absent().Count > 0 || _push is { HasOpen: true }))
            pushes.Withdraw(Me, deviceId: null, peer, readSeq).Ignore();
    }

    /// <summary>The newest message that a notification stands for and that was not recalled; the newest of all if all were,
    /// or as far as it looks.</summary>
    private async Task<StoredMessage?> NewestKept(PushMessage message)
    {
        var newest = await archive.Find(message.Conversation, message.Seq);
        if (newest?.RecalledAt is null || message.Kind != PushKind.Message) return newest;

        var first = Math.Max(message.FirstSeq == 0 ? message.Seq : message.FirstSeq, message.Seq - RecalledLimit);
        for (var seq = message.Seq - 1; seq >= first; seq--)
        {
            if (await archive.Find(message.Conversation, seq) is { RecalledAt: null, IsUpdate: false } kept && kept.From != Me.AsPeer()) return kept;
        }

        return newest;
    }

    /// <summary>The logged-in devices without a session.</summary>
    private IReadOnlyList<LoggedInDevice> Absent()
    {
        var devices = state.State.Devices;
        if (_sessions.Count == 0) return devices;

        List<LoggedInDevice>? absent = null;
        foreach (var device in devices)
        {
            if (_sessions.Of(device.DeviceId) is null) (absent ??= []).Add(device);
        }

        return absent ?? (IReadOnlyList<LoggedInDevice>)[];
    }

    /// <summary>Whether it is worth the while to put something into the outbox for a device: it is judged again there.</summary>
    private async ValueTask<bool> MayHaveToken(LoggedInDevice device)
    {
        var remembered = Remembered;
        if (remembered.HasToken(device) is { } known) return known;

        var version = remembered.Version;
        try
        {
            var place = await Device(device.DeviceId).PushPlace(Me, device.Login).WaitAsync(PlacePatience, time);
            var reachable = PushRules.OfPlace(place) is null;
            remembered.Learn(device, reachable, version);
            return reachable;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return true;
        }
    }

    /// <summary>Whether a device is connected and has the message, or gets it: unless its gateway says that it does not
    /// acknowledge it. One that came after the message has it once it has pulled, and its connection may end before.</summary>
    private PushVerdict? Standing(PushQuestion question)
    {
        if (_sessions.Of(question.DeviceId) is not { } session) return null;
        if (_push?.OpenSeq(question.DeviceId, session.Fence, question.Peer) >= question.Message.Seq) return null;

        var (now, age) = (time.GetUtcNow(), time.GetElapsedTime(session.CameAt));
        return age >= PullTime || (now - age).ToUnixTimeMilliseconds() <= question.Message.Timestamp
            ? PushVerdict.No(PushRefusal.Connected)
            : new PushVerdict { NotBefore = (now - age + PullTime).ToUnixTimeMilliseconds() };
    }

    private bool IsReplaced(string deviceId, long fence) => _sessions.Of(deviceId) is { } session && session.Fence != fence;

    private LoggedInDevice? LoggedIn(string deviceId, long login) =>
        state.State.Devices.FirstOrDefault(device => device.DeviceId == deviceId && device.Login == login);

    private LoggedInDevice? LoggedIn(Session session) =>
        state.State.Devices.FirstOrDefault(device => device.DeviceId == session.DeviceId);

    private DeviceDelivery DeliveryTo(LoggedInDevice device, PeerId peer, StoredMessage message)
    {
        var session = _sessions.Of(device.DeviceId);
        var isFor = message.AppId.Length == 0 || message.AppId == device.AppId;
        if (session is null || !isFor)
            return new DeviceDelivery { DeviceId = device.DeviceId, Connected = session is not null, HandedOver = isFor ? null : false };

        var cameAt = (time.GetUtcNow() - time.GetElapsedTime(session.CameAt)).ToUnixTimeMilliseconds();
        var isOpen = _push?.OpenSeq(device.DeviceId, session.Fence, peer) >= message.Seq;
        return new DeviceDelivery
        {
            DeviceId = device.DeviceId,
            Connected = true,
            // One that was announced again may have been there before this activation.
            HandedOver = isOpen || cameAt < message.Timestamp ? true : session.IsNew && cameAt > message.Timestamp ? false : null,
            Acknowledged = isOpen ? false : null,
        };
    }

    /// <summary>The unread messages of the conversations that were written in last; of very many not all are counted.</summary>
    private async Task<int> Unread()
    {
        var unread = 0L;
        foreach (var part in await archive.Conversations(Me, UnreadConversations)) unread += UnreadOf(part);
        return (int)Math.Min(unread, int.MaxValue);
    }
}
