using System.Text.Json;
using Im.Archive;
using Im.Grains.Accounts;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Grains.Conversations;

/// <summary>What apps read of a conversation of many: the messages as they were sent.</summary>
internal static class AppHistory
{
    /// <summary>A page: <c>HistoryResult</c>.</summary>
    public static async Task<Answer> HistoryForApp(this IMessageArchive archive, long conversation, HistoryQuery query)
    {
        var page = await archive.Read(new MessageQuery
        {
            Conversation = conversation,
            AfterSeq = query.AfterSeq,
            BeforeSeq = query.BeforeSeq,
            StartTime = query.StartTime,
            EndTime = query.EndTime,
            Limit = query.Limit,
            MaxBytes = query.MaxBytes,
            NewestFirst = query.NewestFirst,
        });
        var result = new HistoryResult
        {
            Messages = [.. page.Messages.Select(message => new RawJson(EnvelopeView.Of(message).Json))],
            More = page.More,
        };
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.HistoryResult));
    }
}
