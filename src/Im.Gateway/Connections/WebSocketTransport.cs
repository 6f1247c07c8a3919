using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Im.Gateway.Connections;

/// <summary>
/// A WebSocket as a pair of pipes. MQTT comes in binary messages whose borders mean nothing (MQTT-6.0.0-1, -2); a text
/// message closes the connection.
/// </summary>
internal sealed class WebSocketTransport(WebSocket socket, TimeProvider time) : IDuplexPipe
{
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));
    private readonly Pipe _toSend = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));

    public PipeReader Input => _received.Reader;

    public PipeWriter Output => _toSend.Writer;

    /// <summary>Runs a connection over the socket until it has ended.</summary>
    public async Task Run(Func<IDuplexPipe, Task> connection, CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var receiving = Receive(ended.Token);
        var sending = Send(ended.Token);
        await connection(this);
        await _toSend.Writer.CompleteAsync();

        // A peer that does not read would hold its socket and its buffers for ever.
        await Task.WhenAny(sending, Task.Delay(CloseTime, time, aborted));

        // Cancelling resets the socket, and with it what the peer has not read yet: it gets a moment to close, too.
        await _received.Reader.CompleteAsync();
        await Task.WhenAny(receiving, Task.Delay(CloseTime, time, aborted));
        await ended.CancelAsync();
        await Task.WhenAll(sending, receiving);
    }

    private async Task Receive(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                // Whatever is left of the last block: asked for a size, the pipe would take a new block each time, and
                // frames of one byte would hold thousands of times what they bring.
                var received = await socket.ReceiveAsync(_received.Writer.GetMemory(), cancellation);
                if (received.MessageType != WebSocketMessageType.Binary) break;
                _received.Writer.Advance(received.Count);
                // Once nobody reads any more, what comes is dropped until the peer has closed.
                await _received.Writer.FlushAsync(cancellation);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The peer is gone.
        }

        await _received.Writer.CompleteAsync();
    }

    private async Task Send(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var read = await _toSend.Reader.ReadAsync(cancellation);
                foreach (var segment in read.Buffer)
                    await socket.SendAsync(segment, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
                _toSend.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The peer is gone.
        }

        await _toSend.Reader.CompleteAsync();
    }
}
