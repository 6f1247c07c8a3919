using Im.Gateway.Sessions;
using Im.Protocol;

namespace Im.Unit.Tests.Gateway;

public sealed class What_an_account_is_told_of_open_deliveries
{
    private static readonly AccountId Alice = WireIds.Account("demo", "alice");
    private static readonly PeerId Bob = WireIds.Account("demo", "bob").AsPeer();
    private static readonly PeerId Team = WireIds.Group("demo", "team");

    [Fact]
    public void Are_messages_in_their_order_and_no_events() => Assert.Equal(
        [(Bob, 1), (Team, 7), (Bob, 2)],
        Told(From(Bob, 1), From(Bob, seq: 0), From(Team, 7, target: Bob.Value), From(Bob, 2)));

    [Fact]
    public void Are_not_the_accounts_own_messages_from_other_devices() => Assert.Equal(
        [(Bob, 1)],
        Told(From(Bob, 1, target: Alice.Value), From(Alice.AsPeer(), 2), From(Team, 7, target: Alice.Value)));

    [Fact]
    public void Are_the_newest_of_a_conversation_that_has_very_many() => Assert.Equal(
        [(Bob, 1), .. Enumerable.Range(991, 10).Select(seq => (Team, (long)seq))],
        Told([From(Bob, 1), .. Enumerable.Range(1, 1_000).Select(seq => From(Team, seq))]));

    [Fact]
    public void Are_the_newest_of_very_many_conversations()
    {
        var groups = Enumerable.Range(0, 1_000).Select(i => WireIds.Group("demo", $"g{i}")).ToArray();

        Assert.Equal(
            groups[900..].Select(group => (group, 1L)),
            Told([.. groups.Select(group => From(group, 1))]));
    }

    [Fact]
    public void Name_the_receiver_of_what_went_to_many()
    {
        var json = EnvelopeWriter.Encode(Envelope(Team, 7, Bob.Value) with { To = WireIds.Account("demo", "x").AsPeer() }, out var offset);

        var told = Assert.Single(OpenDeliveries.Of([new Outgoing(json, offset)], Alice));

        Assert.Equal(Alice.AsPeer(), Read(told.Envelope).To);
    }

    private static IEnumerable<(PeerId From, long Seq)> Told(params Outgoing[] deliveries) =>
        OpenDeliveries.Of(deliveries, Alice).Select(open => Read(open.Envelope)).Select(envelope => (envelope.From, envelope.Seq));

    private static Outgoing From(PeerId from, long seq, string target = "") => new(EnvelopeWriter.Encode(Envelope(from, seq, target)), 0);

    private static Envelope Envelope(PeerId from, long seq, string target) => new()
    {
        Id = "m",
        From = from,
        To = Alice.AsPeer(),
        TenantNo = "demo",
        Target = target,
        Type = 0,
        Content = "{\"text\":\"hi\"}"u8.ToArray(),
        Seq = seq,
    };

    private static Envelope Read(ReadOnlyMemory<byte> json)
    {
        Assert.True(EnvelopeReader.TryRead(json, out var envelope, out var error), error);
        return envelope;
    }
}
