using System.Text.Json;
using Im.Protocol;

namespace Im.Client;

/// <summary>
/// A large update that one of the tenant's services has sent in the background, to a user, a group, a tag or everyone: data for
/// the app, and no message to be shown. It holds its bytes itself (<see cref="Content"/>), or names a file
/// (<see cref="HasFile"/>).
/// </summary>
/// <param name="Id">The sender's id for it.</param>
/// <param name="Peer">The conversation through which it came: the service, group, tag or everyone.</param>
/// <param name="Sender">The service that has sent it.</param>
/// <param name="Seq">Its place in the conversation; the numbers between updates are messages.</param>
/// <param name="Timestamp">When the server took it.</param>
/// <param name="Content">What the service has put into it: a JSON object in UTF-8.</param>
public sealed record OrganizationUpdate(
    string Id, PeerId Peer, PeerId Sender, long Seq, DateTimeOffset Timestamp, ReadOnlyMemory<byte> Content)
{
    /// <summary>The file with the update's bytes; null where they are in <see cref="Content"/>.</summary>
    public string? StorageId { get; init; }

    /// <summary>The SHA-256 of the file, 64 hexadecimal digits in lower case, which a download is checked against.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether it names a file: <see cref="ImClient.DownloadUpdateAsync"/>.</summary>
    public bool HasFile => StorageId is not null;

    internal static OrganizationUpdate Of(ImMessage message)
    {
        var content = (message.Read() as EventContent)?.Json ?? "{}"u8.ToArray();
        using var members = JsonDocument.Parse(content);
        return new OrganizationUpdate(message.Id, message.Peer, message.Sender, message.Seq, message.Timestamp, content)
        {
            StorageId = Text(members.RootElement, "storageId"),
            Digest = Text(members.RootElement, "digest"),
        };
    }

    private static string? Text(JsonElement content, string member) =>
        content.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>How far a download is.</summary>
/// <param name="Bytes">What is here.</param>
/// <param name="Total">What there is in all.</param>
public readonly record struct DownloadProgress(long Bytes, long Total);
