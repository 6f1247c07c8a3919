using Im.Archive;

namespace Im.Conformance.Tests.Archive;

/// <summary>Appends to conversations that others append to as well, in the way of a grain: read the head, append, and
/// on being fenced read it again. Some ids are used by several writers.</summary>
internal sealed class RacingWriter(IMessageArchive archive, IReadOnlyList<Chat> chats, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<long, long> _lastSeqs = [];

    public List<(string MessageId, long Conversation, long Seq, bool WasKnown)> Answers { get; } = [];

    public async Task Run(int appends)
    {
        while (appends > 0)
        {
            var chat = chats[_random.Next(chats.Count)].Through(archive);
            if (!_lastSeqs.TryGetValue(chat.Id, out var last) || _random.Next(20) == 0) last = await chat.LastSeq();
            var messages = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => chat.Message(NextId())).ToArray();
            var result = await chat.Append(last, messages);
            if (result.Fenced)
            {
                _lastSeqs.Remove(chat.Id);
                continue;
            }

            appends--;
            _lastSeqs[chat.Id] = last + result.Messages.Count(it => !it.WasKnown);
            Answers.AddRange(result.Messages.Select(it => (it.Message.MessageId, it.Message.Conversation, it.Message.Seq, it.WasKnown)));
        }
    }

    /// <summary>Reads all the time: whoever sees a seq has seen every one before it.</summary>
    public static async Task Watch(Chat chat, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var seqs = (await chat.All()).Select(it => it.Seq).ToList();
            Assert.Equal(Enumerable.Range(1, seqs.Count).Select(i => (long)i), seqs);
        }
    }

    private string NextId() => _random.Next(4) == 0 ? $"shared-{_random.Next(400)}" : Guid.NewGuid().ToString();
}
