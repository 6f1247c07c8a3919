using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Im.Protocol;

namespace Im.Archive;

/// <summary>What a sender's id is known by in PostgreSQL, over all epochs: the first half of a SHA-256. Clients choose their
/// ids, and nobody can choose two that meet. The migration <c>0003</c> makes the same in SQL.</summary>
internal static class MessageKey
{
    private const int StackBytes = 512;
    private const int ScopeBytes = 20;

    public static Guid Of(PeerId sender, string messageId, long scope)
    {
        // The database refuses a message from nobody, and no other of its batch.
        var from = sender.Value ?? "";
        // No text has a null character (StorableText): so no two triples are the same bytes.
        var most = Encoding.UTF8.GetMaxByteCount(from.Length + messageId.Length) + ScopeBytes + 2;
        var bytes = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        var length = Encoding.UTF8.GetBytes(from, bytes);
        bytes[length++] = 0;
        length += Encoding.UTF8.GetBytes(messageId, bytes[length..]);
        bytes[length++] = 0;
        Utf8Formatter.TryFormat(scope, bytes[length..], out var digits);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..(length + digits)], digest);
        return new Guid(digest[..16], bigEndian: true);
    }
}
