using Im.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Client;

public sealed class A_busy_group : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(55));
    private readonly ClientKit _kit;
    private readonly PeerId _group = WireIds.Group("demo", "1");

    public A_busy_group() => _kit = new ClientKit(_time);

    private FakeServer Server => _kit.Server;

    [Fact]
    public async Task Whose_messages_are_overtaken_by_an_acknowledgement_is_not_asked_about()
    {
        Envelope[] late = [];
        Server.OnSend = envelope =>
        {
            late = [Write("one"), Write("two")];
            return Task.FromResult(Server.Accept(envelope));
        };
        var alice = await _kit.Connect();

        await alice.SendTextAsync(_group, "mine", cancellationToken: TestContext.Current.CancellationToken);
        Server.Deliver(late);
        Assert.Equal(["one", "two"], await ClientKit.See(alice, 2));
        _time.Advance(TimeSpan.FromSeconds(1));
        Server.Deliver(Write("four"));

        Assert.Equal(["four"], await ClientKit.See(alice, 1));
        Assert.Equal(1, Server.Count("call offline"));
        Assert.Equal(["one", "two", "mine", "four"], (await alice.HistoryAsync(_group)).Select(message => message.Text));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private Envelope Write(string text) => Server.WriteTo(_group, ClientKit.Bob, text);
}
