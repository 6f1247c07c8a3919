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

    /// <summary>The files that a content names: its storageId, and its thumbnail where that is one. Two at most: a member that
    /// stands there many times counts once.</summary>
    public static IReadOnlyList<string> FilesOf(ReadOnlySpan<byte> content)
    {
        var files = new List<string>();
        var (hasFile, hasThumbnail) = (false, false);
        var reader = new Utf8JsonReader(content);
        reader.Read();
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

        return files;
    }

    private static bool MayName(StoredMessage message) => (MessageType)message.Type
        is MessageType.Image or MessageType.Voice or MessageType.Video or MessageType.File;

    private async Task NoteAll(IReadOnlyList<StoredMessage> messages, IGrainFactory grains)
    {
        var uses = new List<FileUse>();
        foreach (var message in messages)
        {
            if (!MayName(message)) continue;
            foreach (var storageId in FilesOf(message.Content.Span))
            {
                if (await index.Find(storageId) is not { State: FileState.Stored } file || file.TenantNo != message.TenantNo) continue;
                if (await sight.MayShow(file, message.From, grains))
                    uses.Add(new FileUse(storageId, message.Conversation, message.From, message.MessageId, message.To, message.Timestamp));
            }
        }

        if (uses.Count > 0) await index.Use(uses);
    }
}
