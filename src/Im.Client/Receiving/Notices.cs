using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Client.Receiving;

/// <summary>The application's event handlers. One that throws is logged and harms nobody else.</summary>
internal sealed partial class Notices(ILogger<Notices> logger)
{
    public event EventHandler<ConnectionStateChange>? StateChanged;

    public event EventHandler<ImMessage>? MessageReceived;

    public event EventHandler<ImMessage>? MessageUpdated;

    public event EventHandler<RecallEvent>? Recalled;

    public event EventHandler<ReadEvent>? Read;

    public event EventHandler<TypingNotice>? Typing;

    public event EventHandler<KickedEvent>? Kicked;

    public event EventHandler<ImEvent>? EventReceived;

    public event EventHandler<CallSignal>? CallSignalled;

    public event EventHandler<CallNote>? CallRecorded;

    public event EventHandler<GroupChange>? GroupChanged;

    /// <summary>Who the handlers are told it comes from: the client.</summary>
    public object? Sender { get; set; }

    /// <summary>Whether anybody wants to hear of messages one by one.</summary>
    public bool WantsMessages =>
        MessageReceived is not null || CallSignalled is not null || CallRecorded is not null || GroupChanged is not null;

    public void State(ConnectionStateChange change) => Raise(StateChanged, change);

    public void Message(ImMessage message) => Raise(MessageReceived, message);

    public void Updated(ImMessage message)
    {
        if (!message.IsUpdate) Raise(MessageUpdated, message);
    }

    public void Recall(RecallEvent recall) => Raise(Recalled, recall);

    public void HasRead(ReadEvent read) => Raise(Read, read);

    public void IsTyping(TypingNotice typing) => Raise(Typing, typing);

    public void Kick(KickedEvent kicked) => Raise(Kicked, kicked);

    public void Event(ImEvent happened) => Raise(EventReceived, happened);

    public void Call(CallSignal signal) => Raise(CallSignalled, signal);

    public void CallOver(CallNote note) => Raise(CallRecorded, note);

    public void Group(GroupChange change) => Raise(GroupChanged, change);

    private void Raise<T>(EventHandler<T>? handlers, T what)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(Sender, what);
            }
            catch (Exception e)
            {
                LogHandlerFailed(e, typeof(T).Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A handler of the application failed on {What}.")]
    private partial void LogHandlerFailed(Exception e, string what);
}
