using Im.Grains.Push;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>Where grains put what may have to be pushed. What it has taken survives the death of the process; each entry
/// ends with the vendor's answer, when it is no longer worth showing, or when the account says that it is not needed.</summary>
public interface IPushOutbox
{
    /// <summary>Takes messages for devices that do not have them. Durable when it returns. One entry a device and
    /// conversation waits: a later message of the same conversation joins it.</summary>
    Task Offer(IReadOnlyList<PushOffer> offers);

    /// <summary>Takes a message for all who are in a group, a tag or everyone. Durable when it returns. The worker asks each
    /// account later (<c>IAccountGrain.ConsiderPush</c>), beside the message's way.</summary>
    Task OfferToMany(AudiencePush push);

    /// <summary>Forgets what waits for a conversation up to a seq: it was read, or acknowledged late. What a vendor has
    /// already is taken back where the vendor can.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="deviceId">For this device; null for all of the account.</param>
    /// <param name="peer">The conversation, as the account sees it.</param>
    /// <param name="upToSeq">Up to this message.</param>
    Task Withdraw(AccountId account, string? deviceId, PeerId peer, long upToSeq);

    /// <summary>A message was recalled: where a vendor shows it, it is taken back if the vendor can. What waits is judged anew
    /// anyway.</summary>
    /// <param name="conversation">The conversation's number in the archive.</param>
    /// <param name="seq">The message's place there.</param>
    Task Recall(long conversation, long seq);

    /// <summary>Likewise forgets what rings for a call, and nothing else of its conversation.</summary>
    /// <param name="account">Whose: it has answered or refused on another device.</param>
    /// <param name="peer">The conversation, as the account sees it.</param>
    /// <param name="roomId">The call's room.</param>
    Task WithdrawCall(AccountId account, PeerId peer, string roomId);
}
