using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Im.Client.Rpc;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Client;

public sealed partial class ImClient
{
    /// <summary>Reads or changes this device's push settings; what is null stays as it is.</summary>
    /// <param name="enabled">Vendor notifications on or off.</param>
    /// <param name="token">A new token of the vendor's; an empty one takes the present one away.</param>
    /// <param name="vendor">Whose token it is.</param>
    /// <param name="quiet">When no notification is wanted.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The settings now.</returns>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task<PushSettings> PushAsync(
        bool? enabled = null, string? token = null, string? vendor = null, QuietHours? quiet = null,
        CancellationToken cancellationToken = default)
    {
        var asked = new PushParams
        {
            Rid = RpcCalls.NewRid(),
            Enabled = enabled,
            Token = token,
            Vendor = vendor,
            Quiet = quiet,
        };
        return Call(RpcMethods.Push, asked, WireJson.Default.PushParams, WireJson.Default.PushSettings, cancellationToken);
    }

    /// <summary>Mutes a conversation for the account: no device is notified of its messages, but of mentions and calls. They are
    /// received as ever.</summary>
    /// <param name="peer">The conversation.</param>
    /// <param name="until">Until when; null: until further notice.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused: <see cref="ErrorCode.Conflict"/> if 1,000 others are
    /// muted.</exception>
    public Task MuteAsync(PeerId peer, DateTimeOffset? until = null, CancellationToken cancellationToken = default) =>
        MuteConversation(peer, until?.ToUnixTimeMilliseconds(), cancellationToken);

    /// <summary>Has the account's devices notified of a conversation again.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task UnmuteAsync(PeerId peer, CancellationToken cancellationToken = default) =>
        MuteConversation(peer, until: 0, cancellationToken);

    /// <summary>Tells the server that the user has opened a notification, for its statistics.</summary>
    /// <param name="peer">The conversation that the notification names.</param>
    /// <param name="seq">The message that it names.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task ReportPushClickAsync(PeerId peer, long seq, CancellationToken cancellationToken = default) => Call(
        RpcMethods.PushClicked, new MarkParams { Rid = RpcCalls.NewRid(), Target = peer.Value, Seq = seq },
        WireJson.Default.MarkParams, WireJson.Default.SyncEvent, cancellationToken);

    /// <summary>Logs this device out: its push token goes, its connection closes, its token is forgotten. The messages in
    /// the store stay. <see cref="ConnectAsync"/> registers it again.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        var online = Online();
        await online.Calls.Call(RpcMethods.Logout, new RpcRequest { Rid = RpcCalls.NewRid() }, WireJson.Default.RpcRequest,
            WireJson.Default.SyncEvent, cancellationToken).ConfigureAwait(false);
        online.End(ConnectionState.LoggedOut, "The device was logged out.");
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls a method of the protocol that has no member here: one of a later version.</summary>
    /// <param name="method">The name after <c>im/rpc/</c>.</param>
    /// <param name="parameters">The parameters: a JSON object without <c>rid</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The result: JSON in UTF-8.</returns>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task<ReadOnlyMemory<byte>> CallAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken = default)
    {
        if (JsonNode.Parse(parameters.Span) is not JsonObject members)
            throw new ArgumentException("The parameters must be a JSON object.");

        var rid = RpcCalls.NewRid();
        members["rid"] = rid;
        return Online().Calls.Call(method, rid, System.Text.Encoding.UTF8.GetBytes(members.ToJsonString()), cancellationToken);
    }

    private async Task MuteConversation(PeerId peer, long? until, CancellationToken cancellation) => await Call(
        RpcMethods.Mute, new MuteParams { Rid = RpcCalls.NewRid(), Target = peer.Value, Until = until },
        WireJson.Default.MuteParams, WireJson.Default.SyncEvent, cancellation).ConfigureAwait(false);

    private Task<TResult> Call<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> request, JsonTypeInfo<TResult> result,
        CancellationToken cancellation)
        where TParams : RpcRequest => Online().Calls.Call(method, parameters, request, result, cancellation);
}
