using Im.Protocol;

namespace Im.Client;

/// <summary>A recording.</summary>
/// <param name="StorageId">The file: <see cref="ImClient.DownloadAsync"/>.</param>
/// <param name="Duration">How long it plays; seconds on the wire, which may have a fraction.</param>
public sealed record VoiceContent(string StorageId, TimeSpan Duration) : MessageContent
{
    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Voice;

    internal override void Write(ContentWriter json)
    {
        json.StorageId("storageId", StorageId);
        json.Duration("duration", Duration);
    }

    internal static VoiceContent? Read(ContentReader json) =>
        json.Duration("duration") is { } duration ? new VoiceContent(json.Text("storageId"), duration) : null;
}
