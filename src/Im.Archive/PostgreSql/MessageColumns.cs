using Im.Database;
using Npgsql;
using NpgsqlTypes;

namespace Im.Archive;

/// <summary>The parameters of <see cref="PostgreSqlArchiveSql.Append"/>: a list a column, filled for each batch.</summary>
internal sealed class MessageColumns
{
    private readonly List<long> _conversation = [];
    private readonly List<long> _lastSeq = [];
    private readonly List<int> _place = [];
    private readonly List<string> _sender = [];
    private readonly List<string> _messageId = [];
    private readonly List<long> _scope = [];
    private readonly List<string> _recipient = [];
    private readonly List<string> _target = [];
    private readonly List<int> _type = [];
    private readonly List<ReadOnlyMemory<byte>> _content = [];
    private readonly List<ReadOnlyMemory<byte>> _extra = [];
    private readonly List<string> _appId = [];
    private readonly List<bool> _isBackground = [];
    private readonly List<long> _sentAt = [];
    private readonly List<Guid> _key = [];

    public MessageColumns() => Command = new NpgsqlCommand
    {
        Parameters =
        {
            ColumnParameter.Of(_conversation, NpgsqlDbType.Bigint), ColumnParameter.Of(_lastSeq, NpgsqlDbType.Bigint),
            ColumnParameter.Of(_place, NpgsqlDbType.Integer), ColumnParameter.Of(_sender, NpgsqlDbType.Text),
            ColumnParameter.Of(_messageId, NpgsqlDbType.Text), ColumnParameter.Of(_scope, NpgsqlDbType.Bigint),
            ColumnParameter.Of(_recipient, NpgsqlDbType.Text), ColumnParameter.Of(_target, NpgsqlDbType.Text),
            ColumnParameter.Of(_type, NpgsqlDbType.Integer), ColumnParameter.Of(_content, NpgsqlDbType.Bytea),
            ColumnParameter.Of(_extra, NpgsqlDbType.Bytea), ColumnParameter.Of(_appId, NpgsqlDbType.Text),
            ColumnParameter.Of(_isBackground, NpgsqlDbType.Boolean), ColumnParameter.Of(_sentAt, NpgsqlDbType.Bigint),
            ColumnParameter.Of(_key, NpgsqlDbType.Uuid),
        },
    };

    public NpgsqlCommand Command { get; }

    public void Add(AppendBatch batch, StoredMessage message, int place)
    {
        _conversation.Add(batch.Conversation);
        _lastSeq.Add(batch.LastSeq);
        _place.Add(place);
        _sender.Add(message.From.Value);
        _messageId.Add(message.MessageId);
        _scope.Add(message.ScopeIn(batch.Conversation));
        _recipient.Add(message.To.Value);
        _target.Add(message.Target);
        _type.Add(message.Type);
        _content.Add(message.Content);
        _extra.Add(message.Extra);
        _appId.Add(message.AppId);
        _isBackground.Add(message.IsBackground);
        _sentAt.Add(message.Timestamp);
        _key.Add(MessageKey.Of(message.From, message.MessageId, message.ScopeIn(batch.Conversation)));
    }

    public void Clear()
    {
        _conversation.Clear();
        _lastSeq.Clear();
        _place.Clear();
        _sender.Clear();
        _messageId.Clear();
        _scope.Clear();
        _recipient.Clear();
        _target.Clear();
        _type.Clear();
        _content.Clear();
        _extra.Clear();
        _appId.Clear();
        _isBackground.Clear();
        _sentAt.Clear();
        _key.Clear();
    }
}
