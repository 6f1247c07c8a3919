using Im.Chaos.Checking;
using Im.Chaos.Histories;
using Im.Protocol;

namespace Im.Chaos.Tests;

/// <summary>A small run in which all went well, to plant breaches in.</summary>
internal sealed class World
{
    public const string Group = "gaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public World()
    {
        Say(Ann, "1", Bob.Account);
        Say(Bob, "1", Ann.Account);
        Say(Ann, "2", Bob.Account);
        Happen("""{"type":"group","content":{"event":"created","by":"x","accounts":["%ann","%bob"]}}""");
        Say(Ann, "3", Group);
        Happen("""{"type":"group","content":{"event":"removed","by":"x","accounts":["%bob"]}}""");
        Say(Ann, "4", Group);
    }

    public Device Ann { get; } = new("one-0", "one", "ann", DeviceKind.Sdk);

    public Device Bob { get; } = new("one-1", "one", "bob", DeviceKind.Mqtt5);

    public Device Stranger { get; } = new("two-0", "two", "ann", DeviceKind.Mqtt311);

    public List<Sent> Sent { get; } = [];

    public List<Answered> Answers { get; } = [];

    public List<Shown> Shown { get; } = [];

    public List<ArchivedMessage> Messages { get; } = [];

    public List<ArchivedStay> Stays { get; } = [];

    public List<Kept> Kept { get; } = [];

    public List<Complaint> Complaints { get; } = [];

    /// <summary>A peer that the archive does not know as Bob's, who was therefore shown nothing of it.</summary>
    public string? Forgotten { get; set; }

    /// <summary>The conversation of the two.</summary>
    public string Chat => Evidence.ConversationOf(Ann.Account, Bob.Account);

    /// <summary>What the checker says.</summary>
    public IReadOnlyList<Violation> Look()
    {
        Stays.Add(new ArchivedStay(Ann.Account, Bob.Account, Chat, [new Window(0, long.MaxValue)]));
        Stays.Add(new ArchivedStay(Bob.Account, Ann.Account, Chat, [new Window(0, long.MaxValue)]));
        Stays.Add(new ArchivedStay(Ann.Account, Group, Group, [new Window(0, long.MaxValue)]));
        Stays.Add(new ArchivedStay(Bob.Account, Group, Group, [new Window(0, 3)]));
        if (Forgotten is { } forgotten)
        {
            Stays.RemoveAll(it => it.Account == Bob.Account && it.Peer == forgotten);
            Shown.RemoveAll(it => it.Device == Bob.Name && it.Peer == forgotten);
        }

        return Checker.Look(new Evidence([Ann, Bob, Stranger], Sent, Answers, Shown, new Archive(Messages, Stays), Kept), Complaints);
    }

    /// <summary>A message that is sent, acknowledged, archived and shown as it is to be.</summary>
    public void Say(Device from, string number, string to)
    {
        var (id, at) = (from.MessageId(number), TimeSpan.FromSeconds(Sent.Count));
        var content = $$"""{"text":"{{id}}","tenant":"{{from.Tenant}}"}""";
        var conversation = Evidence.ConversationOf(from.Account, to);
        var seq = Messages.Count(it => it.Conversation == conversation) + 1;
        Sent.Add(new Sent(from.Name, id, to, content, at));
        Answers.Add(new Answered(from.Name, id, ErrorCode.Ok, seq, at));
        Archive(new ArchivedMessage(conversation, from.Tenant, seq, from.Account, id, to, 0, content), from.Name);
    }

    private void Happen(string content)
    {
        var named = content.Replace("%ann", Ann.Account, StringComparison.Ordinal).Replace("%bob", Bob.Account, StringComparison.Ordinal);
        var seq = Messages.Count(it => it.Conversation == Group) + 1;
        Archive(new ArchivedMessage(Group, "one", seq, Ann.Account, $"event-{seq}", Group, 256, named), writer: null);
    }

    private void Archive(ArchivedMessage message, string? writer)
    {
        Messages.Add(message);
        foreach (var device in new[] { Ann, Bob })
        {
            if (device == Bob && message.Conversation == Group && message.Seq > 3) continue;

            var peer = message.Conversation == Group ? Group : device == Ann ? Bob.Account : Ann.Account;
            if (device == Ann) Kept.Add(new Kept(Ann.Name, peer, message.Seq, message.Id, writer == Ann.Name ? "sent" : "received", null));
            if (device.Name == writer) continue;

            Shown.Add(new Shown(
                device.Name, peer, message.Seq, message.Id, message.Sender, message.Tenant, message.Content, TimeSpan.Zero));
        }
    }
}
