using System.Threading.Channels;

namespace Im.Client.Connections;

/// <summary>Says that there is something to look at. Said twice before anybody looked, it is heard once.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>There will be nothing more to look at.</summary>
    public void Close() => _raised.Writer.TryComplete();

    /// <summary>Waits until there is something; false if there never will be.</summary>
    public async Task<bool> Wait(CancellationToken cancellation) =>
        await _raised.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false) && _raised.Reader.TryRead(out _);
}
