using System.Threading.Channels;
using Im.Client;
using Im.Protocol;

namespace Im.Cli.Commands;

/// <summary>A conversation on the terminal, or between two pipes.</summary>
internal sealed class Chat : IAsyncDisposable
{
    private const int Remembered = 20;

    // Lines of a long input that are on their way at once.
    private const int MostUnsent = 256;

    // How long a line may be on its way before the terminal says that it waits.
    private static readonly TimeSpan SoonEnough = TimeSpan.FromMilliseconds(500);

    private readonly ImClient _client;
    private readonly PeerId _peer;
    private readonly Output _output;
    private readonly Channel<ImMessage> _arrived = Channel.CreateUnbounded<ImMessage>();
    private readonly HashSet<string> _shown = [];
    private readonly Queue<Task<bool>> _sending = [];
    private Task _showing = Task.CompletedTask;

    public Chat(ImClient client, PeerId peer, Output output)
    {
        (_client, _peer, _output) = (client, peer, output);
        client.MessageReceived += Arrived;
        client.StateChanged += (_, change) => _output.State(change);
    }

    // A pipe writes faster than anybody reads; only a lost connection is news to it.
    private bool IsWorthSaying => !Console.IsInputRedirected || _client.State != ConnectionState.Online;

    public async Task<int> Run(CancellationToken cancellation)
    {
        await _client.ConnectAsync(cancellation);
        foreach (var message in await _client.HistoryAsync(_peer, Remembered)) Show(message);
        foreach (var message in await _client.HistoryAsync(_peer, MostUnsent))
        {
            // Of an earlier run that was ended before its time.
            if (message.State == MessageState.Pending) _sending.Enqueue(Send(message, cancellation));
        }

        _showing = ShowArrivals();

        var allSent = true;
        while (await Console.In.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length > 0) _sending.Enqueue(Send(line, cancellation));
            if (_sending.Count >= MostUnsent) allSent &= await _sending.Dequeue();
        }

        foreach (var sending in _sending) allSent &= await sending;
        return allSent ? ExitCode.Ok : ExitCode.Refused;
    }

    public async ValueTask DisposeAsync()
    {
        _client.MessageReceived -= Arrived;
        _arrived.Writer.TryComplete();
        await _showing;
    }

    private void Arrived(object? sender, ImMessage message)
    {
        if (message.Peer == _peer) _arrived.Writer.TryWrite(message);
    }

    private async Task ShowArrivals()
    {
        await foreach (var message in _arrived.Reader.ReadAllAsync())
        {
            Show(message);
            if (message.Direction == MessageDirection.Incoming) await _client.ReadAsync(_peer, message.Seq);
        }
    }

    private void Show(ImMessage message)
    {
        // What arrives while the history is being read may stand in both.
        if (_shown.Add($"{message.Sender} {message.Id}")) _output.Message(message);
    }

    private Task<bool> Send(string line, CancellationToken cancellation) =>
        Report(_client.SendTextAsync(_peer, line, cancellationToken: cancellation), line, cancellation);

    private Task<bool> Send(ImMessage message, CancellationToken cancellation) =>
        Report(_client.WaitUntilSentAsync(message, cancellation), message.Text ?? message.Id, cancellation);

    private async Task<bool> Report(Task<ImMessage> sending, string line, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAny(sending, Task.Delay(SoonEnough, cancellation));
            if (!sending.IsCompleted && IsWorthSaying) Console.Error.WriteLine($"im: waiting to be sent: {line}");
            _output.Sent(await sending);
            return true;
        }
        catch (ImException e)
        {
            Console.Error.WriteLine($"im: not sent: {line} ({e.Message})");
            return false;
        }
    }
}
