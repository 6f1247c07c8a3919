using System.Text.Json;

namespace Im.Bench.Messages;

/// <summary>A reply to <c>offline</c> for one peer, without taking the messages apart.</summary>
/// <param name="First">The first message's seq; 0 if there is none.</param>
/// <param name="Count">Messages.</param>
/// <param name="IsDense">Whether their seqs have no holes.</param>
/// <param name="UpTo">The next <c>have</c>.</param>
/// <param name="More">Whether to ask again.</param>
internal readonly record struct OfflinePage(long First, int Count, bool IsDense, long UpTo, bool More)
{
    private const int InMessage = 4;   // reply, result, messages, message
    private const int InPeer = 4;      // reply, result, peers, peer
    private const int InResult = 2;

    /// <summary>Reads it; throws what the server says if it refused.</summary>
    public static OfflinePage Parse(ReadOnlySpan<byte> reply)
    {
        var json = new Utf8JsonReader(reply);
        var page = new OfflinePage(0, 0, true, 0, false);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            page = page.With(ref json, reply);
        }

        return page;
    }

    private OfflinePage With(ref Utf8JsonReader json, ReadOnlySpan<byte> reply)
    {
        switch (json.CurrentDepth)
        {
            case 1 when json.ValueTextEquals("error"u8):
                throw new InvalidOperationException($"The call failed: {System.Text.Encoding.UTF8.GetString(reply)}");
            case InResult when json.ValueTextEquals("more"u8):
                json.Read();
                return this with { More = json.GetBoolean() };
            case InMessage when json.ValueTextEquals("seq"u8):
                json.Read();
                return WithMessage(json.GetInt64());
            case InPeer when json.ValueTextEquals("upTo"u8):
                json.Read();
                return this with { UpTo = json.GetInt64() };
            default:
                return this;
        }
    }

    private OfflinePage WithMessage(long seq) => Count == 0
        ? this with { First = seq, Count = 1 }
        : this with { Count = Count + 1, IsDense = IsDense && seq == First + Count };
}
