using System.Text.Json;

namespace Im.Protocol;

/// <summary>The members of an envelope while it is being read; see <see cref="EnvelopeReader"/>.</summary>
internal ref struct EnvelopeDraft(ReadOnlyMemory<byte> json)
{
    private string? _id;
    private string? _to;
    private string? _from;
    private string? _tenantNo;
    private string? _target;
    private string? _appId;
    private int? _type;
    private long _timestamp;
    private long _seq;
    private bool _isBackground;
    private ReadOnlyMemory<byte> _content;
    private Member _seen;
    private List<byte>? _extra;

    [Flags]
    private enum Member
    {
        None = 0,
        Id = 1,
        From = 2,
        To = 4,
        TenantNo = 8,
        Target = 16,
        Type = 32,
        Content = 64,
        Timestamp = 128,
        IsBackground = 256,
        Seq = 512,
        AppId = 1024,
    }

    /// <summary>Takes all members; the result says what is wrong, or null.</summary>
    public string? Read(Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "The envelope must be a JSON object.";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            if (member == Member.None)
            {
                KeepExtra(ref reader);
                continue;
            }

            // Two members of one name would let two readers see two different messages.
            if ((_seen & member) != 0) return $"The envelope has the member '{Name(member)}' twice.";
            _seen |= member;
            reader.Read();
            if (!Take(member, ref reader)) return $"The member '{Name(member)}' has the wrong JSON type or value.";
        }

        // Reading to the end also proves that nothing follows the object.
        return reader.Read() ? "The envelope must be a single JSON object." : null;
    }

    /// <summary>Checks the whole and makes the envelope.</summary>
    public readonly Envelope? Build(out string? error)
    {
        error = Check(out var to);
        return error is not null ? null : new Envelope
        {
            Id = _id!,
            From = new PeerId(_from ?? ""),
            To = to,
            TenantNo = _tenantNo ?? "",
            Target = _target ?? "",
            Type = _type!.Value,
            Content = _content,
            Timestamp = _timestamp,
            IsBackground = _isBackground,
            Seq = _seq,
            AppId = _appId ?? "",
            Extra = _extra?.ToArray() ?? ReadOnlyMemory<byte>.Empty,
        };
    }

    private readonly string? Check(out PeerId to)
    {
        to = default;
        if (_id is null) return "The member 'id' is missing.";
        if (!Names.IsMessageId(_id)) return $"The member 'id' must be {Names.MessageIdForm}.";
        if (_to is null) return "The member 'to' is missing.";
        if (!PeerId.TryParse(_to, out to)) return "The member 'to' is not an id.";
        if (_type is null) return "The member 'type' is missing.";
        if (_type < 0) return "The member 'type' must be 0 or more.";
        if (_content.IsEmpty) return "The member 'content' is missing.";
        if (!string.IsNullOrEmpty(_from) && !PeerId.TryParse(_from, out _)) return "The member 'from' is not an id.";
        if (!string.IsNullOrEmpty(_target) && !PeerId.TryParse(_target, out _)) return "The member 'target' is not an id.";
        if (!string.IsNullOrEmpty(_tenantNo) && !Names.IsTenantNo(_tenantNo)) return "The member 'tenantNo' is not one.";
        if (!string.IsNullOrEmpty(_appId) && !Names.IsAppId(_appId)) return "The member 'appid' is not one.";
        return null;
    }

    private bool Take(Member member, ref Utf8JsonReader reader) => member switch
    {
        Member.Id => TakeText(ref reader, ref _id),
        Member.From => TakeText(ref reader, ref _from),
        Member.To => TakeText(ref reader, ref _to),
        Member.TenantNo => TakeText(ref reader, ref _tenantNo),
        Member.Target => TakeText(ref reader, ref _target),
        Member.AppId => TakeText(ref reader, ref _appId),
        Member.Type => TakeType(ref reader),
        Member.Content => TakeContent(ref reader),
        Member.Timestamp => TakeNumber(ref reader, ref _timestamp),
        Member.Seq => TakeNumber(ref reader, ref _seq),
        Member.IsBackground => TakeFlag(ref reader),
        _ => false,
    };

    private static bool TakeText(ref Utf8JsonReader reader, ref string? text)
    {
        if (reader.TokenType == JsonTokenType.Null) return true;
        if (reader.TokenType != JsonTokenType.String) return false;
        text = reader.GetString();
        return true;
    }

    private static bool TakeNumber(ref Utf8JsonReader reader, ref long number)
    {
        // Only the server writes these, as integers. What a client writes is ignored, so any number will do.
        if (reader.TokenType == JsonTokenType.Number && !reader.TryGetInt64(out number)) number = 0;
        return reader.TokenType is JsonTokenType.Number or JsonTokenType.Null;
    }

    private bool TakeType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var type)) return false;
        _type = type;
        return true;
    }

    private bool TakeFlag(ref Utf8JsonReader reader)
    {
        _isBackground = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null;
    }

    private bool TakeContent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _content = json[start..(int)reader.BytesConsumed];
        return true;
    }

    private void KeepExtra(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Read();
        reader.Skip();
        _extra ??= [];
        if (_extra.Count > 0) _extra.Add((byte)',');
        _extra.AddRange(json.Span[start..(int)reader.BytesConsumed]);
    }

    private static Member MemberOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) ? Member.Id
        : reader.ValueTextEquals("to"u8) ? Member.To
        : reader.ValueTextEquals("type"u8) ? Member.Type
        : reader.ValueTextEquals("content"u8) ? Member.Content
        : reader.ValueTextEquals("from"u8) ? Member.From
        : reader.ValueTextEquals("tenantNo"u8) ? Member.TenantNo
        : reader.ValueTextEquals("target"u8) ? Member.Target
        : reader.ValueTextEquals("timestamp"u8) ? Member.Timestamp
        : reader.ValueTextEquals("isBackground"u8) ? Member.IsBackground
        : reader.ValueTextEquals("seq"u8) ? Member.Seq
        : reader.ValueTextEquals("appid"u8) ? Member.AppId
        : Member.None;

    private static string Name(Member member) => member switch
    {
        Member.TenantNo => "tenantNo",
        Member.IsBackground => "isBackground",
        Member.AppId => "appid",
        _ => member.ToString().ToLowerInvariant(),
    };
}
