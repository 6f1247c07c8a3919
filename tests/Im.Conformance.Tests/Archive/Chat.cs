using System.Text;
using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

/// <summary>A single chat of two accounts that no other test knows.</summary>
public sealed record Chat(IMessageArchive Archive, long Id, string Key, AccountId Alice, AccountId Bob)
{
    public const string Tenant = "t1";

    public static AccountId NewAccount() => WireIds.Account(Tenant, Guid.NewGuid().ToString());

    public static async Task<Chat> Create(IMessageArchive archive, AccountId? alice = null)
    {
        var (a, b) = (alice ?? NewAccount(), NewAccount());
        var head = await archive.CreateConversation(Between(a, b));
        return new(archive, head.Id, head.Key, a, b);
    }

    public static NewConversation Between(AccountId a, AccountId b) =>
        new($"{a}:{b}", Tenant, [(a, b.AsPeer()), (b, a.AsPeer())]);

    /// <summary>The chat as another archive on the same database sees it.</summary>
    public Chat Through(IMessageArchive archive) => this with { Archive = archive };

    public StoredMessage Message(string id, string content = "{}", long at = 1_000, long seq = 0) => new()
    {
        Conversation = Id,
        Seq = seq,
        MessageId = id,
        From = Alice.AsPeer(),
        To = Bob.AsPeer(),
        TenantNo = Tenant,
        Type = 1,
        Content = Encoding.UTF8.GetBytes(content),
        Timestamp = at,
    };

    public Task<AppendResult> Append(long lastSeq, params StoredMessage[] messages) => Archive.Append(new(Id, lastSeq, messages));

    /// <summary>The conversation's first messages, with the given times.</summary>
    public Task<AppendResult> AppendAt(params long[] times) => Append(0, [.. times.Select((at, i) => Message($"{Id}-{i + 1}", at: at))]);

    public async Task<IReadOnlyList<StoredMessage>> All() =>
        (await Archive.Read(new MessageQuery { Conversation = Id, Limit = 100_000 })).Messages;

    public async Task<long> LastSeq() => (await Archive.FindConversation(Key))!.LastSeq;
}
