using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>Which conversations an account wants no notifications of.</summary>
internal static class MuteRules
{
    /// <summary>So many conversations may be muted at once.</summary>
    public const int Limit = 1_000;

    /// <summary>Until when a conversation is muted, Unix milliseconds; 0 for not.</summary>
    public static long Until(IReadOnlyList<MutedConversation> mutes, PeerId peer, long now)
    {
        foreach (var mute in mutes)
        {
            if (mute.Peer == peer && mute.Until > now) return mute.Until;
        }

        return 0;
    }

    /// <summary>With a conversation muted until then, or not any more; those whose time is over are left out. Null if there
    /// are too many.</summary>
    public static IReadOnlyList<MutedConversation>? With(
        IReadOnlyList<MutedConversation> mutes, PeerId peer, long until, long now)
    {
        var others = mutes.Where(mute => mute.Peer != peer && mute.Until > now).ToArray();
        if (until <= now) return others;
        return others.Length >= Limit ? null : [.. others, new MutedConversation(peer, until)];
    }
}
