using System.Text;
using Im.Chaos.Histories;
using Im.Client;
using Im.Protocol;

namespace Im.Chaos.Load;

/// <summary>An app on our SDK. It can be closed and opened again, on the same store.</summary>
internal sealed class SdkClient(Device device, ImClientOptions options, History history) : IClient
{
    private const int PageSize = 200;

    // One at a time: closing and opening, and whoever uses the client.
    private readonly SemaphoreSlim _turn = new(1);
    private volatile ImClient? _client;
    private volatile bool _closing;
    private CancellationTokenSource _stopReading = new();
    private Task _reading = Task.CompletedTask;

    public Device Device => device;

    public Task Start() => InTurn(Open);

    /// <summary>Ends the app and starts it again.</summary>
    public Task Reopen() => InTurn(async () =>
    {
        await Close();
        await Open();
    });

    /// <summary>Calls the server; the app may be closed meanwhile.</summary>
    /// <exception cref="ImException">The server refused, or was not reached.</exception>
    public async Task<T> Call<T>(Func<ImClient, Task<T>> call)
    {
        try
        {
            return await call(_client ?? throw new ImUnreachableException("The app is closed."));
        }
        catch (ObjectDisposedException e)
        {
            throw new ImUnreachableException("The app was closed.", e);
        }
    }

    private async Task<T> With<T>(Func<ImClient, Task<T>> act)
    {
        await _turn.WaitAsync();
        try
        {
            return await act(_client!);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task Send(string id, string to, string content)
    {
        await With(async client =>
        {
            history.Add(new Sent(device.Name, id, to, content, history.Now));
            return await client.EnqueueAsync(
                new PeerId(to), (int)MessageType.Text, Encoding.UTF8.GetBytes(content), new SendOptions { Id = id });
        });
    }

    public Task<long> Unanswered() => With(client => client.PendingCountAsync());

    public Task Pull() => Call(async client =>
    {
        await client.SyncAsync();
        return true;
    });

    /// <summary>All that the local store holds.</summary>
    public Task<List<Kept>> Store() => With(async client =>
    {
        var kept = new List<Kept>();
        foreach (var conversation in await client.ConversationsAsync())
        {
            long? before = null;
            while (true)
            {
                var page = await client.HistoryAsync(conversation.Peer, PageSize, before);
                kept.AddRange(page.Select(KeptAs));
                before = page.Where(it => it.Seq > 0).Select(it => (long?)it.Seq).Min();
                if (before is null) break;
            }
        }

        return kept;
    });

    public async ValueTask DisposeAsync() => await InTurn(Close);

    private async Task Open()
    {
        var client = await ImClient.OpenAsync(options);
        client.MessageUpdated += (_, message) => Note(message);
        client.StateChanged += (_, change) =>
        {
            // Whom we do not close stays connected, or tries to.
            if (_closing || change.Reason is null) return;
            if (change.State is ConnectionState.Kicked or ConnectionState.LoggedOut or ConnectionState.Disconnected)
                history.Complain($"{device.Name} was sent away: {change.State}, {change.Reason}");
        };
        (_client, _stopReading, _closing) = (client, new CancellationTokenSource(), false);
        _reading = Read(client, _stopReading.Token);
        client.Start();
    }

    private async Task Close()
    {
        if (_client is null) return;

        // The loop is left before the store goes: so the app has seen what it has seen.
        _closing = true;
        await _stopReading.CancelAsync();
        await _reading;
        await _client.DisposeAsync();
        _client = null;
    }

    private async Task Read(ImClient client, CancellationToken stop)
    {
        try
        {
            await foreach (var message in client.Messages.WithCancellation(stop))
            {
                history.Add(new Shown(
                    device.Name, message.Peer.Value, message.Seq, message.Id, message.Sender.Value, Tenant: null,
                    Encoding.UTF8.GetString(message.Content.Span), history.Now));
            }
        }
        catch (OperationCanceledException)
        {
            // The app closes.
        }
    }

    private void Note(ImMessage message)
    {
        if (message.State is MessageState.Sent or MessageState.Received)
            history.Add(new Answered(device.Name, message.Id, ErrorCode.Ok, message.Seq, history.Now));
        else if (message.State == MessageState.Failed)
            history.Add(new Answered(device.Name, message.Id, message.Error ?? ErrorCode.Invalid, 0, history.Now));
    }

    private Kept KeptAs(ImMessage message) => new(
        device.Name, message.Peer.Value, message.Seq, message.Id,
        message.State switch
        {
            MessageState.Pending => "pending",
            MessageState.Failed => "failed",
            MessageState.Sent => "sent",
            _ => "received",
        },
        message.Error);

    private async Task InTurn(Func<Task> act)
    {
        await _turn.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }
}
