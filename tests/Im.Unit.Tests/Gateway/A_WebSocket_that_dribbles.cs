using System.IO.Pipelines;
using System.Net.WebSockets;
using Im.Gateway.Connections;

namespace Im.Unit.Tests.Gateway;

/// <summary>A peer may cut its packets into frames of one byte each, also before anybody knows who it is.</summary>
public sealed class A_WebSocket_that_dribbles
{
    private const int Sent = 8 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Holds_little_more_than_what_it_has_sent()
    {
        using var socket = new Dribble();
        using var end = new CancellationTokenSource();
        var blocks = new TaskCompletionSource<int>();

        var connection = new WebSocketTransport(socket, TimeProvider.System).Run(
            async pipe => blocks.SetResult(await BlocksOf(pipe.Input)), end.Token);

        Assert.InRange(await blocks.Task.WaitAsync(Patience, TestContext.Current.CancellationToken), 1, 4);
        await end.CancelAsync();
        await connection.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static async Task<int> BlocksOf(PipeReader input)
    {
        var read = await input.ReadAtLeastAsync(Sent);
        var blocks = 0;
        foreach (var _ in read.Buffer) blocks++;
        return blocks;
    }

    private sealed class Dribble : SilentSocket
    {
        private int _left = Sent;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            _left-- > 0
                ? Task.FromResult(new WebSocketReceiveResult(1, WebSocketMessageType.Binary, endOfMessage: true))
                : base.ReceiveAsync(buffer, cancellationToken);
    }
}
