using Im.Grains.Calls;
using Im.Grains.Conversations;
using Im.Grains.Push;
using Im.Protocol;
using Orleans.Concurrency;

namespace Im.Grains.Accounts;

/// <summary>A user of a tenant: the devices, which of them are online and where, what is sent and received. Key: the
/// account id.</summary>
/// <remarks>
/// Methods that write the account's state run one after the other. The rest interleaves with them and with each other
/// (<see cref="AlwaysInterleaveAttribute"/>): a send waits for a conversation, which at the same time may hand this
/// account a message. What they share is in memory and is never read before an await and written after it.
/// <para>
/// An activation that goes away takes no calls and waits for its own, which may be what calls it: so whatever a call of an
/// account can come back to has a response timeout of 5 s. A send that meets it is not acknowledged, and its retry finds
/// the next activation.
/// </para>
/// </remarks>
[GrainInterfaceType("account")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Makes the account known, as an app does by naming a user. An existing one stays as it is.</summary>
    [Alias("ensure")]
    Task Ensure(string tenantNo, string userId);

    /// <summary>Logs a device in, and out whom the tenant's kick policy does not allow beside it.</summary>
    [Alias("bind")]
    Task<BindOutcome> Bind(DeviceBinding binding);

    /// <summary>Logs a device out, if it is still this login; its connection closes.</summary>
    [Alias("unbind")]
    Task Unbind(string deviceId, long login, SessionEnd reason);

    /// <summary>Who the account is; null if nobody ever registered or named it.</summary>
    [Alias("describe"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<AccountProfile?> Describe();

    /// <summary>Takes a connection as the device's session, in the place of an earlier one.</summary>
    [Alias("connect"), AlwaysInterleave]
    Task<ConnectOutcome> Connect(SessionOffer offer);

    /// <summary>A connection is gone. Ignored if a later one has taken its place.</summary>
    [Alias("disconnect"), AlwaysInterleave]
    Task Disconnect(string deviceId, long fence);

    /// <summary>Sends messages, in order. One outcome each.</summary>
    [Alias("send"), AlwaysInterleave]
    Task<SendAnswer> Send(SendBatch batch);

    /// <summary>Whether a session may do something outside of the account now, as to a group: by the same rules as messages,
    /// and out of the same rate.</summary>
    /// <param name="deviceId">The session's device.</param>
    /// <param name="fence">The session's fence.</param>
    /// <param name="cost">As how many messages it counts, all or nothing: 0 for a read. More than may be sent at once count as
    /// so many.</param>
    [Alias("admit"), AlwaysInterleave]
    Task<Admission> Admit(string deviceId, long fence, int cost);

    /// <summary>Hands archived messages to the account's devices. Done when each online device's gateway has them, or
    /// is known to be unable to take them.</summary>
    [Alias("deliver"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task Deliver(Delivery delivery);

    /// <summary>Hands an event that is not archived to the account's devices, as far as they are there to take it.</summary>
    /// <param name="payload">The envelope.</param>
    /// <param name="exceptDevice">A device that knows already; null for none.</param>
    [Alias("notify"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task Notify(EncodedEnvelope payload, string? exceptDevice);

    /// <summary>Whether a device is connected.</summary>
    [Alias("online"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> IsOnline(string tenantNo);

    /// <summary>RPC <c>offline</c>.</summary>
    [Alias("offline"), AlwaysInterleave]
    Task<Answer> Offline(OfflineQuery query);

    /// <summary>RPC <c>history</c>.</summary>
    [Alias("history"), AlwaysInterleave]
    Task<Answer> History(HistoryQuery query);

    /// <summary>RPC <c>conversations</c>.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cursor">The place after an earlier page; null for the first.</param>
    /// <param name="appId">The asking device's sub-application.</param>
    /// <param name="maxBytes">At most so many bytes of last messages, and always one conversation.</param>
    [Alias("conversations"), AlwaysInterleave]
    Task<Answer> Conversations(int limit, string? cursor, string appId, int maxBytes);

    /// <summary>RPC <c>read</c>: the peer and the account's other devices get the event.</summary>
    [Alias("read"), AlwaysInterleave]
    Task<Answer> Read(PeerId peer, long seq, string fromDevice);

    /// <summary>RPC <c>recall</c>.</summary>
    [Alias("recall"), AlwaysInterleave]
    Task<Answer> Recall(PeerId peer, long seq);

    /// <summary>RPC <c>typing</c>.</summary>
    [Alias("typing"), AlwaysInterleave]
    Task<Answer> Typing(PeerId peer);

    /// <summary>RPC <c>presence</c>: those of the accounts, all of this account's tenant, that are online.</summary>
    [Alias("presence"), AlwaysInterleave]
    Task<Answer> Presence(IReadOnlyList<AccountId> accounts);

    /// <summary>The groups that the account is in: <c>GroupListResult</c>.</summary>
    /// <param name="cursor">The place after an earlier page; null for the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="maxBytes">At most so many bytes, and always one group.</param>
    [Alias("groups"), AlwaysInterleave]
    Task<Answer> Groups(string? cursor, int limit, int maxBytes);

    /// <summary>The tags that the account carries: <c>UserTags</c>.</summary>
    [Alias("tags"), AlwaysInterleave]
    Task<Answer> Tags();

    /// <summary>A fan-out could not reach this connection: the session is over, if it is still that one.</summary>
    [Alias("lost"), AlwaysInterleave]
    Task Lost(SiloAddress gateway, long connection);

    /// <summary>Ends all logins of the account, as an operator or app does; its devices get the <c>kicked</c> event.</summary>
    /// <returns>The logins that have ended: their devices are to be told.</returns>
    [Alias("kick")]
    Task<IReadOnlyList<DisplacedDevice>> Kick(string reason);

    /// <summary>Bans the account, or lifts the ban: a banned one does not register, connect or send.</summary>
    /// <param name="until">Until when, Unix milliseconds: 0 lifts it, <see cref="long.MaxValue"/> is until further notice.</param>
    /// <param name="reason">Why, in words for the user.</param>
    /// <returns>The logins that have ended.</returns>
    [Alias("ban")]
    Task<IReadOnlyList<DisplacedDevice>> Ban(long until, string reason);

    /// <summary>Whether a device is still to be told of a message by its vendor, and where: asked just before the vendor is
    /// called, and before each further try.</summary>
    [Alias("judge-push"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<PushVerdict> JudgePush(PushQuestion question);

    /// <summary>Puts a message to an audience into the push outbox for those of the account's devices that do not have
    /// it.</summary>
    /// <param name="audience">The group, tag or everyone.</param>
    /// <param name="message">The message.</param>
    [Alias("consider-push"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task ConsiderPush(PeerId audience, PushMessage message);

    /// <summary>A device has not acknowledged deliveries in time, or its connection ended with them open: it is taken for
    /// offline for these. Of very many the newest are named, some of each conversation.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="fence">Its session; one that another has replaced has pulled since.</param>
    /// <param name="open">What is open, at most 100.</param>
    [Alias("unacknowledged"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task Unacknowledged(string deviceId, long fence, IReadOnlyList<OpenDelivery> open);

    /// <summary>A device has acknowledged after all what was <see cref="Unacknowledged"/>.</summary>
    [Alias("acknowledged-late"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task AcknowledgedLate(string deviceId, long fence);

    /// <summary>Who of the account's devices has a message, for operators; null if the account does not see it.</summary>
    /// <param name="peer">The conversation, as the account sees it.</param>
    /// <param name="seq">The message's place there.</param>
    [Alias("delivery-of"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<AccountDelivery?> DeliveryOf(PeerId peer, long seq);

    /// <summary>A device's push settings have changed: what the account remembers of them is old.</summary>
    [Alias("push-changed"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task PushChanged(string deviceId);

    /// <summary>RPC <c>mute</c>: no notifications of a conversation, but for mentions and calls.</summary>
    /// <param name="peer">The conversation.</param>
    /// <param name="until">Until when, Unix milliseconds: 0 lifts it, <see cref="long.MaxValue"/> is until further notice.</param>
    [Alias("mute")]
    Task<Answer> Mute(PeerId peer, long until);

    /// <summary>RPC <c>push.clicked</c>: a notification of a message was opened on a device.</summary>
    [Alias("push-clicked"), AlwaysInterleave]
    Task<Answer> PushClicked(PeerId peer, long seq, string deviceId);

    /// <summary>The account goes into a call, as caller or called.</summary>
    /// <param name="place">The call.</param>
    /// <param name="instead">Another one in which the account is not any more; null for none.</param>
    [Alias("enter-call"), ResponseTimeout("00:00:05")]
    Task<CallEntry> EnterCall(CallPlace place, string? instead);

    /// <summary>A device of the account has answered: it does not ring any more, and the others are told.</summary>
    /// <param name="roomId">The call.</param>
    /// <param name="deviceId">The device that has answered.</param>
    /// <param name="peer">The conversation of the call, as the account sees it.</param>
    /// <param name="payload">The envelope for the others.</param>
    [Alias("answered-call"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task AnsweredCall(string roomId, string deviceId, PeerId peer, EncodedEnvelope payload);

    /// <summary>The account is not in the call any more.</summary>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="roomId">The call.</param>
    /// <param name="refusedPeer">If a device of the account has refused: the conversation of the call, as the account sees
    /// it. Else null.</param>
    [Alias("leave-call"), ResponseTimeout("00:00:05")]
    Task LeaveCall(string tenantNo, string roomId, PeerId? refusedPeer);

    /// <summary>The account has found that a call which it remembered is over.</summary>
    [Alias("forget-call"), ResponseTimeout("00:00:05")]
    Task ForgetCall(string roomId);

    /// <summary>Whether one of its devices is connected.</summary>
    [Alias("connected"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> IsConnected(string deviceId);

    /// <summary>The account as apps see it; null if nobody ever registered or named it.</summary>
    [Alias("overview"), AlwaysInterleave]
    Task<AccountOverview?> Overview();
}
