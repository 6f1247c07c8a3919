using Im.Database;

namespace Im.Archive;

/// <summary>A read mark on its way to the writer.</summary>
internal sealed class ReadMarkOperation(string account, long conversation, long seq)
    : CommitOperation<(long ReadSeq, bool Moved)>
{
    private (long ReadSeq, bool Moved) _answer;

    public string Account => account;

    public long Conversation => conversation;

    public long Seq => seq;

    protected override (long ReadSeq, bool Moved) Answer => _answer;

    public void Finish(long readSeq, bool moved) => _answer = (readSeq, moved);
}
