using System.Text.Json;
using Im.Client.Sending;
using Im.Protocol;

namespace Im.Client;

public sealed partial class ImClient
{
    /// <summary>Sends a text.</summary>
    /// <inheritdoc cref="SendAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/>
    public Task<ImMessage> SendTextAsync(
        PeerId to, string text, SendOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(to, new TextContent(text), options, cancellationToken);

    /// <summary>Sends a text that mentions some or all.</summary>
    /// <inheritdoc cref="SendAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/>
    public Task<ImMessage> SendTextAsync(
        PeerId to, string text, Mentions mentions, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mentions);
        return SendAsync(to, new TextContent(text) { Mentions = mentions }, options, cancellationToken);
    }

    /// <summary>Sends an event (message type 256): one of <see cref="PushEventTypes"/> that clients may send, or an
    /// application's own.</summary>
    /// <inheritdoc cref="SendAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/>
    public Task<ImMessage> SendEventAsync(
        PeerId to, string eventType, ReadOnlyMemory<byte> contentJson, SendOptions? options = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(to, new EventContent(eventType, contentJson), options, cancellationToken);

    /// <summary>Sends a step of an audio or video call.</summary>
    /// <inheritdoc cref="SendAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/>
    public Task<ImMessage> SendCallAsync(PeerId to, CallSignal signal, CancellationToken cancellationToken = default) =>
        SendEventAsync(
            to, PushEventTypes.Call, JsonSerializer.SerializeToUtf8Bytes(signal, CallJson.Default.CallSignal),
            cancellationToken: cancellationToken);

    /// <summary>Sends a content of any type: what the message's <see cref="ImMessage.Read"/> shows its receivers.</summary>
    /// <inheritdoc cref="SendAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/>
    public Task<ImMessage> SendAsync(
        PeerId to, MessageContent content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return SendAsync(to, content.TypeCode, content.ToJson(), options, cancellationToken);
    }

    /// <summary>
    /// Puts a message into the outbox, where it survives a crash, and waits until the server has archived it. Without a
    /// connection it waits for one. Cancelling ends the waiting, not the sending.
    /// </summary>
    /// <returns>The message with its seq.</returns>
    /// <exception cref="ArgumentException">The message breaks a rule of the protocol; it was not put into the outbox. Where
    /// a member of the content is wrong, the parameter's name is the member's on the wire.</exception>
    /// <exception cref="ImException">The server refused it: it stays in the history as failed. Or the device is logged
    /// out or was replaced: it stays in the outbox.</exception>
    public async Task<ImMessage> SendAsync(
        PeerId to, int type, ReadOnlyMemory<byte> contentJson, SendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var message = await EnqueueAsync(to, type, contentJson, options, cancellationToken).ConfigureAwait(false);
        return await WaitUntilSentAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a message into the outbox and returns at once. <see cref="MessageUpdated"/> says what becomes of it.</summary>
    /// <returns>The message as it stands in the history, pending.</returns>
    /// <exception cref="ArgumentException">The message breaks a rule of the protocol.</exception>
    public Task<ImMessage> EnqueueAsync(
        PeerId to, int type, ReadOnlyMemory<byte> contentJson, SendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options ??= SendOptions.Default;
        Contents.Check(to, type, contentJson, options);
        var message = new ImMessage
        {
            Id = options.Id ?? Guid.NewGuid().ToString("N"),
            Peer = to,
            Sender = Account.AsPeer(),
            Direction = MessageDirection.Outgoing,
            State = MessageState.Pending,
            TypeCode = type,
            Content = contentJson,
            Timestamp = Options.TimeProvider.GetUtcNow(),
            Target = options.Target,
            AppId = options.AppId,
            IsBackground = options.IsBackground,
        };
        Contents.CheckSize(Lanes.Encode(message), Options.MaximumEnvelopeSize);
        return _parts.Outbox.Put(message);
    }

    /// <summary>Puts a content of any type into the outbox.</summary>
    /// <inheritdoc cref="EnqueueAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/>
    public Task<ImMessage> EnqueueAsync(
        PeerId to, MessageContent content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return EnqueueAsync(to, content.TypeCode, content.ToJson(), options, cancellationToken);
    }

    /// <summary>Waits for a message of the outbox, as <see cref="SendAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/> does.</summary>
    /// <inheritdoc cref="SendAsync(PeerId, int, ReadOnlyMemory{byte}, SendOptions, CancellationToken)"/>
    public Task<ImMessage> WaitUntilSentAsync(ImMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _parts.Outbox.Sent(message, cancellationToken);
    }
}
