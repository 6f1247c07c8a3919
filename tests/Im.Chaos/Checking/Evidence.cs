using System.Text.Json;
using Im.Chaos.Histories;

namespace Im.Chaos.Checking;

/// <summary>All that the checks look at, arranged for looking up.</summary>
internal sealed class Evidence
{
    public Evidence(
        IReadOnlyList<Device> devices, IReadOnlyCollection<Sent> sent, IReadOnlyCollection<Answered> answers,
        IReadOnlyCollection<Shown> shown, Archive archive, IReadOnlyCollection<Kept> kept)
    {
        (Devices, Sent, Answers, Shown, Archive, Kept) = (devices.ToDictionary(it => it.Name), sent, answers, shown, archive, kept);
        SentById = sent.GroupBy(it => it.Id).ToDictionary(it => it.Key, it => it.First());
        ById = archive.Messages.Where(it => !it.IsEvent).ToLookup(it => it.Id);
        Conversations = archive.Messages.GroupBy(it => it.Conversation)
            .ToDictionary(it => it.Key, it => it.OrderBy(message => message.Seq).ToList());
        AtPlace = archive.Messages.ToLookup(it => (it.Conversation, it.Seq));
        StaysOf = archive.Stays.ToLookup(it => it.Account);
        Stay = archive.Stays.ToDictionary(it => (it.Account, it.Peer));
        ShownBy = shown.ToLookup(it => it.Device);
    }

    public IReadOnlyDictionary<string, Device> Devices { get; }

    public IReadOnlyCollection<Sent> Sent { get; }

    public IReadOnlyCollection<Answered> Answers { get; }

    public IReadOnlyCollection<Shown> Shown { get; }

    public Archive Archive { get; }

    public IReadOnlyCollection<Kept> Kept { get; }

    public IReadOnlyDictionary<string, Sent> SentById { get; }

    /// <summary>What devices wrote, by id.</summary>
    public ILookup<string, ArchivedMessage> ById { get; }

    public IReadOnlyDictionary<string, List<ArchivedMessage>> Conversations { get; }

    public ILookup<(string Conversation, long Seq), ArchivedMessage> AtPlace { get; }

    public ILookup<string, ArchivedStay> StaysOf { get; }

    /// <summary>What an account may see, by account and peer.</summary>
    public IReadOnlyDictionary<(string Account, string Peer), ArchivedStay> Stay { get; }

    public ILookup<string, Shown> ShownBy { get; }

    /// <summary>The key of the conversation in which a message of an account to a receiver belongs.</summary>
    public static string ConversationOf(string account, string to) =>
        to[0] != 'a' ? to : string.CompareOrdinal(account, to) < 0 ? $"{account}|{to}" : $"{to}|{account}";

    /// <summary>The tenant that a content names; null for one that our devices did not write.</summary>
    public static string? TenantIn(string content)
    {
        using var json = JsonDocument.Parse(content);
        return json.RootElement.TryGetProperty("tenant", out var tenant) ? tenant.GetString() : null;
    }

    /// <summary>What the device's app is to see: all that its account may see, but for what the device wrote itself.</summary>
    public IEnumerable<(string Peer, ArchivedMessage Message)> MeantFor(Device device) =>
        VisibleTo(device).Where(it => !device.Wrote(it.Message.Id));

    /// <summary>All that the device's account may see.</summary>
    public IEnumerable<(string Peer, ArchivedMessage Message)> VisibleTo(Device device) =>
        from stay in StaysOf[device.Account]
        from message in Conversations.GetValueOrDefault(stay.Conversation) ?? []
        where stay.Sees(message.Seq)
        select (stay.Peer, message);
}
