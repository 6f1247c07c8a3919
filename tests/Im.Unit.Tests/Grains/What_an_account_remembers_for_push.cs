using System.Net;
using Im.Grains.Accounts;
using Im.Grains.Push;
using Im.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Grains;

public sealed class What_an_account_remembers_for_push
{
    private static readonly PeerId Bob = Chat.Bob.AsPeer();
    private static readonly PeerId Team = WireIds.Group("demo", "team");
    private static readonly LoggedInDevice Phone = new() { DeviceId = "phone", Login = 1, Os = OsType.Android, AppId = "" };

    private readonly FakeTimeProvider _time = new();
    private readonly PushMemory _memory;

    public What_an_account_remembers_for_push() => _memory = new PushMemory(_time);

    [Fact]
    public void Is_for_a_minute_whether_a_device_has_a_token()
    {
        Assert.Null(_memory.HasToken(Phone));
        _memory.Learn(Phone, hasToken: false, _memory.Version);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_memory.HasToken(Phone));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_memory.HasToken(Phone));
    }

    [Fact]
    public void Is_nothing_of_another_login() => Assert.Multiple(
        () => _memory.Learn(Phone, hasToken: true, _memory.Version),
        () => Assert.True(_memory.HasToken(Phone)),
        () => Assert.Null(_memory.HasToken(Phone with { Login = 2 })));

    [Fact]
    public void Is_forgotten_when_the_settings_have_changed_also_while_the_device_is_asked()
    {
        _memory.Learn(Phone, hasToken: false, _memory.Version);
        var asked = _memory.Version;
        _memory.Forget("phone");

        _memory.Learn(Phone, hasToken: false, asked);

        Assert.Null(_memory.HasToken(Phone));
    }

    [Fact]
    public void Is_the_last_seq_that_a_connection_has_not_acknowledged()
    {
        _memory.Opened("phone", fence: 1, Bob, 5);
        _memory.Opened("phone", fence: 1, Bob, 4);
        _memory.Opened("phone", fence: 1, Team, 9);

        Assert.True(_memory.HasOpen);
        Assert.Equal((5, 9), (_memory.OpenSeq("phone", 1, Bob), _memory.OpenSeq("phone", 1, Team)));
        Assert.Equal((0, 0), (_memory.OpenSeq("phone", 2, Bob), _memory.OpenSeq("tablet", 1, Bob)));
    }

    [Fact]
    public void Is_taken_once_when_it_is_acknowledged_after_all()
    {
        _memory.Opened("phone", fence: 1, Bob, 5);

        Assert.Empty(_memory.TakeOpen("phone", fence: 2));
        Assert.Equal([new(Bob, 5)], _memory.TakeOpen("phone", fence: 1));
        Assert.Empty(_memory.TakeOpen("phone", fence: 1));
        Assert.False(_memory.HasOpen);
    }

    [Fact]
    public void Is_over_with_the_next_connection_which_pulls()
    {
        _memory.Opened("phone", fence: 1, Bob, 5);

        _memory.Connected("phone", fence: 1); // announced again
        Assert.Equal(5, _memory.OpenSeq("phone", 1, Bob));
        _memory.Connected("phone", fence: 2);
        Assert.Equal(0, _memory.OpenSeq("phone", 1, Bob));
    }

    [Fact]
    public void Is_nothing_of_devices_that_are_logged_out()
    {
        _memory.Learn(Phone, hasToken: true, _memory.Version);
        _memory.Opened("phone", fence: 1, Bob, 5);
        _memory.Opened("tablet", fence: 1, Bob, 5);

        _memory.Keep([Phone with { DeviceId = "tablet" }]);

        Assert.Null(_memory.HasToken(Phone));
        Assert.Equal((0, 5), (_memory.OpenSeq("phone", 1, Bob), _memory.OpenSeq("tablet", 1, Bob)));
    }

    [Fact]
    public void Is_bounded()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _memory.Opened("phone", fence: 1, WireIds.Group("demo", $"g{i}"), 1);
            _memory.HandedOver(WireIds.Group("demo", $"g{i}"), conversation: i, seq: 1);
        }

        Assert.Equal(200, _memory.TakeOpen("phone", fence: 1).Count);
        Assert.Equal(16, _memory.HandedTo(Session(cameAt: 0)).Count);
    }

    [Fact]
    public void Is_what_a_session_was_handed_lately_the_newest_of_each_conversation()
    {
        _memory.HandedOver(Bob, conversation: 1, seq: 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        var session = Session(_time.GetTimestamp());
        _memory.HandedOver(Team, conversation: 2, seq: 7);
        _memory.HandedOver(Team, conversation: 2, seq: 8);

        Assert.Equal([(Team, 8L)], Handed(session));
        _memory.HandedOver(Bob, conversation: 1, seq: 2);
        Assert.Equal([(Team, 8L), (Bob, 2L)], Handed(session));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Handed(session));
    }

    private IEnumerable<(PeerId, long)> Handed(Session session) =>
        _memory.HandedTo(session).Select(handed => (handed.Peer, handed.Seq));

    private static Session Session(long cameAt) => new(
        Chat.Alice, "phone", "", SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1), Connection: 1, Fence: 1, cameAt);
}
