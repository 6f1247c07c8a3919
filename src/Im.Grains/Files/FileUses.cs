using System.Text.Json;
using Im.Archive;
using Im.Files;
using Im.Protocol;

namespace Im.Grains.Files;

/// <summary>Notes which messages name files, before anybody can see them. Of other messages it only looks at the
/// type.</summary>
internal sealed class FileUses(FileSight sight, IFileIndex index)
{
    /// <summary>Notes the files of messages that are about to be archived: those that their sender may read itself, or it
    /// would open a stranger's file to itself by sending its id.</summary>
    public ValueTask Note(IReadOnlyList<StoredMessage> messages, IGrainFactory grains)
    {
        foreach (var message in messages)
        {
            if (MayName(message)) return new ValueTask(NoteAll(messages, grains));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The files that a message shows to whoever sees it. A content of type 1–4 names its storageId, and its thumbnail
    /// where that is one; an app's event <c>organization</c> the storageId in its content.</summary>
    public static IReadOnlyList<string> FilesOf(StoredMessage message)
    {
        if (!MayName(message)) return [];
        return message.Type == (int)MessageType.Push ? FilesOfEvent(message.Content.Span) : FilesOf(message.Content.Span);
    }

    /// <summary>The files that a content names: its storageId, and its thumbnail where that is one. Two at most: a member that
    /// stands there many times counts once.</summary>
    public static IReadOnlyList<string> FilesOf(ReadOnlySpan<byte> content)
    {
        var files = new List<string>();
        var reader = new Utf8JsonReader(content);
        reader.Read();
        AddFiles(ref reader, files, withThumbnail: true);
        return files;
    }

    private static List<string> FilesOfEvent(ReadOnlySpan<byte> content)
    {
        var (isOrganization, files) = (false, new List<string>());
        var reader = new Utf8JsonReader(content);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isType, isContent) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("content"u8));
            reader.Read();
            if (isType) isOrganization = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(PushEventTypes.Organization);
            if (isContent && reader.TokenType == JsonTokenType.StartObject) AddFiles(ref reader, files, withThumbnail: false);
            else reader.Skip();
        }

        return isOrganization ? files : [];
    }

    /// <summary>Reads an object to its end.</summary>
    private static void AddFiles(ref Utf8JsonReader reader, List<string> files, bool withThumbnail)
    {
        var (hasFile, hasThumbnail) = (false, !withThumbnail);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFile = (!hasFile && reader.ValueTextEquals("storageId"u8)) || (!hasThumbnail && reader.ValueTextEquals("thumbnail"u8));
            hasFile |= reader.ValueTextEquals("storageId"u8);
            hasThumbnail |= reader.ValueTextEquals("thumbnail"u8);
            reader.Read();
            if (isFile && reader.TokenType == JsonTokenType.String && reader.GetString() is { } id && StorageIds.IsOne(id) && !files.Contains(id))
                files.Add(id);
            reader.Skip();
        }
    }

    // Cheap: every message is asked.
    private static bool MayName(StoredMessage message) => (MessageType)message.Type switch
    {
        MessageType.Image or MessageType.Voice or MessageType.Video or MessageType.File => true,
        MessageType.Push => message.From.Kind == PeerKind.Service,
        _ => false,
    };

    private async Task NoteAll(IReadOnlyList<StoredMessage> messages, IGrainFactory grains)
    {
        var uses = new List<FileUse>();
        foreach (var message in messages)
        {
            foreach (var storageId in FilesOf(message))
            {
                if (await index.Find(storageId) is not { State: FileState.Stored } file || file.TenantNo != message.TenantNo) continue;
                if (await sight.MayShow(file, message.From, grains))
                    uses.Add(new FileUse(storageId, message.Conversation, message.From, message.MessageId, message.To, message.Timestamp));
            }
        }

        if (uses.Count > 0) await index.Use(uses);
    }
}
