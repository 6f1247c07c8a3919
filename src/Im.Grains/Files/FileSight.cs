using Im.Archive;
using Im.Files;
using Im.Grains.Accounts;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Grains.Files;

/// <summary>Who sees a message that names a file.</summary>
internal sealed class FileSight(IFileIndex index, IMessageArchive archive)
{
    // Of a file that is named more often in what goes to many, the last ones count.
    private const int MostUses = 1_000;

    /// <summary>Whether somebody may read a file, and so may show it to others.</summary>
    /// <param name="file">The file.</param>
    /// <param name="who">An account or a service of the file's tenant.</param>
    /// <param name="grains">Reaches accounts.</param>
    public async Task<bool> MayShow(FileRow file, PeerId who, IGrainFactory grains)
    {
        if (file.Owner == who) return true;
        if (who.Kind == PeerKind.Account) return await SeesUse(file, who.AsAccount(), appId: null, grains);

        // An app shows what apps of its tenant have uploaded, and what it was sent.
        if (file.Owner.Kind == PeerKind.Service) return true;
        foreach (var use in await index.Uses(file.StorageId, who, MostUses))
        {
            if (use.Receiver == who && await Shown(use) is not null) return true;
        }

        return false;
    }

    /// <summary>Whether an account sees a message that names the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="account">The account.</param>
    /// <param name="appId">The sub-application of its device; null for any.</param>
    /// <param name="grains">Reaches the account.</param>
    public async Task<bool> SeesUse(FileRow file, AccountId account, string? appId, IGrainFactory grains)
    {
        var parts = new Dictionary<PeerId, Participation?>();
        AccountProfile? profile = null;
        foreach (var use in await index.Uses(file.StorageId, account.AsPeer(), MostUses))
        {
            var peer = use.Receiver == account.AsPeer() ? use.Sender : use.Receiver;
            if (!parts.TryGetValue(peer, out var part))
                parts[peer] = part = await archive.FindParticipation(account, peer);
            if (part is null && peer.Kind != PeerKind.Everyone) continue;
            if (await Shown(use) is not { } message) continue;

            profile ??= await grains.GetGrain<IAccountGrain>(account.Value).Describe();
            if (profile?.TenantNo != file.TenantNo) return false;
            if (PushRules.Sees(account, profile.CreatedAt, appId, part, message)) return true;
        }

        return false;
    }

    /// <summary>The message of a use, if the archive has it.</summary>
    public async Task<StoredMessage?> Kept(FileUse use) =>
        await archive.FindSent(use.Sender, use.MessageId, use.Conversation) is { } message
        && message.Conversation == use.Conversation && Names(message, use.StorageId)
            ? message
            : null;

    private async Task<StoredMessage?> Shown(FileUse use) =>
        await Kept(use) is { RecalledAt: null } message ? message : null;

    // A use is noted before its message: under its id another one may have come, also one that shows no files.
    private static bool Names(StoredMessage message, string storageId) => FileUses.FilesOf(message).Contains(storageId);
}
