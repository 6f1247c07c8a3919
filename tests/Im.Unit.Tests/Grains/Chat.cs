using System.Text;
using Im.Archive;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Unit.Tests.Grains;

/// <summary>Alice's first message to Bob, on its way and as it is stored.</summary>
internal static class Chat
{
    public const long Number = 5;

    public static readonly AccountId Alice = WireIds.Account("demo", "alice");
    public static readonly AccountId Bob = WireIds.Account("demo", "bob");
    public static readonly DateTimeOffset SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_675_416_709_033);

    public static OutgoingMessage Outgoing { get; } = new()
    {
        MessageId = "m1",
        To = Bob.AsPeer(),
        Target = Alice.Value,
        Type = 0,
        Content = Bytes("""{"text":"hi"}"""),
        Extra = Bytes("\"x\":1"),
        AppId = "courier",
        IsBackground = true,
    };

    public static StoredMessage Stored { get; } = new()
    {
        Conversation = Number,
        Seq = 1,
        MessageId = "m1",
        From = Alice.AsPeer(),
        To = Bob.AsPeer(),
        TenantNo = "demo",
        Target = Alice.Value,
        Type = 0,
        Content = Bytes("""{"text":"hi"}"""),
        Extra = Bytes("\"x\":1"),
        AppId = "courier",
        IsBackground = true,
        Timestamp = SentAt.ToUnixTimeMilliseconds(),
    };

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
