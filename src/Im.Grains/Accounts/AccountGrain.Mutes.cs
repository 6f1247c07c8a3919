using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>Conversations of which the account wants no notifications.</summary>
internal sealed partial class AccountGrain
{
    private static readonly Answer TooManyMutes = Answer.Refused(
        ErrorCode.Conflict, $"At most {MuteRules.Limit} conversations may be muted.");

    public async Task<Answer> Mute(PeerId peer, long until)
    {
        if (await Ended() is { } ended) return ended;
        if (peer.Kind == PeerKind.Everyone) await JoinEveryone();
        if (await archive.FindParticipation(Me, peer) is null) return NoSuchConversation;

        var before = state.State;
        if (MuteRules.With(before.Mutes, peer, until, time.GetUtcNow().ToUnixTimeMilliseconds()) is not { } mutes) return TooManyMutes;

        if (!mutes.SequenceEqual(before.Mutes)) await state.Become(before with { Mutes = mutes }, this);
        return Answer.Empty;
    }

    private long MutedUntil(PeerId peer) =>
        MuteRules.Until(state.State.Mutes, peer, time.GetUtcNow().ToUnixTimeMilliseconds());
}
