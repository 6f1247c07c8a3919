using Im.Archive;

namespace Im.Grains.Accounts;

/// <summary>Reads of a conversation what an account may see: it may have come late, gone, and come again.</summary>
internal static class VisibleMessages
{
    /// <summary>A page, as the archive reads it, of the parts of the conversation that the account may see.</summary>
    public static async Task<MessagePage> Read(this IMessageArchive archive, Participation part, MessageQuery query)
    {
        var messages = new List<StoredMessage>();
        var bytes = 0L;
        foreach (var window in query.NewestFirst ? part.Windows.Reverse() : part.Windows)
        {
            var after = Math.Max(query.AfterSeq, window.After);
            var before = Math.Min(query.BeforeSeq, window.Through == long.MaxValue ? long.MaxValue : window.Through + 1);
            if (before - 1 <= after) continue;
            if (messages.Count == query.Limit || bytes >= query.MaxBytes) return new MessagePage(messages, More: true);

            var page = await archive.Read(query with
            {
                AfterSeq = after,
                BeforeSeq = before,
                Limit = query.Limit - messages.Count,
                MaxBytes = (int)(query.MaxBytes - bytes),
            });
            messages.AddRange(page.Messages);
            if (page.More) return new MessagePage(messages, More: true);
            bytes += page.Messages.Sum(message => message.Content.Length + message.Extra.Length);
        }

        return new MessagePage(messages, More: false);
    }
}
