using System.Text.Json;
using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>A connection at a <see cref="RecordingGateway"/>, and what it was handed, in order.</summary>
public sealed class Connection(RecordingGateway gateway, long number, Device device)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<Envelope> _frames = [];
    private readonly List<Envelope> _updates = [];
    private readonly TaskCompletionSource<SessionEnd> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecordingGateway Gateway => gateway;

    public long Number => number;

    public Device Device => device;

    /// <summary>The fence that the account gave it.</summary>
    public long Fence { get; set; }

    /// <summary>How long its CONNECT has been on the way, as the gateway says when it is asked.</summary>
    public TimeSpan ConnectAge { get; set; }

    public bool IsClosed => _closed.Task.IsCompleted;

    /// <summary>Waits until an account closes it.</summary>
    public Task<SessionEnd> Closed() => _closed.Task.WaitAsync(Patience);

    /// <summary>All envelopes.</summary>
    public IReadOnlyList<Envelope> Frames
    {
        get
        {
            lock (_gate) return [.. _frames];
        }
    }

    /// <summary>Waits until the device is told to sync.</summary>
    public Task ToldToSync() => Until.True(() => Events(PushEventTypes.Sync).Count > 0, "The device was not told to sync.");

    /// <summary>The archived messages among them.</summary>
    public IReadOnlyList<Envelope> Messages => [.. Frames.Where(frame => frame.Seq > 0)];

    /// <summary>Their texts, for tests that compare those alone.</summary>
    public IReadOnlyList<string> Texts => [.. Messages.Select(Draft.TextOf)];

    /// <summary>The contents of the server's events of a type.</summary>
    public IReadOnlyList<JsonElement> Events(string type) =>
    [
        .. Frames.Where(frame => frame.Type == (int)MessageType.Push)
            .Select(frame => JsonElement.Parse(frame.Content.Span))
            .Where(content => content.GetProperty("type").GetString() == type)
            .Select(content => content.GetProperty("content")),
    ];

    /// <summary>Those that the gateway is told to send behind all else.</summary>
    public IReadOnlyList<Envelope> Updates
    {
        get
        {
            lock (_gate) return [.. _updates];
        }
    }

    internal void Take(ReadOnlyMemory<byte> json, bool isUpdate = false)
    {
        var envelope = Draft.Read(json);
        lock (_gate)
        {
            _frames.Add(envelope);
            if (isUpdate) _updates.Add(envelope);
        }
    }

    internal void Close(SessionEnd end, ReadOnlyMemory<byte> lastWords)
    {
        if (!lastWords.IsEmpty) Take(lastWords);
        _closed.TrySetResult(end);
    }
}
