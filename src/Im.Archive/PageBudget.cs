namespace Im.Archive;

/// <summary>Fills a page up to its limits, and knows whether something was left over.</summary>
internal sealed class PageBudget(MessageQuery query)
{
    private readonly List<StoredMessage> _messages = [];
    private long _bytes;
    private bool _more;

    public MessagePage Page => new(_messages, _more);

    /// <summary>Takes the message, or finds the page full.</summary>
    public bool TryTake(StoredMessage message)
    {
        _bytes += message.Content.Length + message.Extra.Length;
        _more = _messages.Count == query.Limit || (_messages.Count > 0 && _bytes > query.MaxBytes);
        if (!_more) _messages.Add(message);
        return !_more;
    }
}
