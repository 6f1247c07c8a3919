using Im.Gateway.Sessions;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Unit.Tests.Gateway;

public sealed class Subscribing
{
    private static readonly AccountId Alice = WireIds.Account("demo", "alice");
    private static readonly AccountId Bob = WireIds.Account("demo", "bob");
    private readonly Subscriptions _subscriptions = new(Alice);

    [Theory]
    [InlineData("", 1, -1, -1)]
    [InlineData("/rpc", -1, 1, -1)]
    [InlineData("/receipt", -1, -1, 1)]
    [InlineData("/#", 1, 1, 1)]
    public void Covers_what_the_filter_names(string suffix, int messages, int rpc, int receipts)
    {
        var answer = Add(suffix, 1);

        Assert.Equal(MqttReasonCode.GrantedQos1, answer);
        Assert.Equal((messages, rpc, receipts), (_subscriptions.Messages, _subscriptions.Rpc, _subscriptions.Receipts));
    }

    [Theory]
    [InlineData(0, MqttReasonCode.Success, 0)]
    [InlineData(1, MqttReasonCode.GrantedQos1, 1)]
    [InlineData(2, MqttReasonCode.GrantedQos1, 1)]
    public void Grants_at_most_QoS_1(byte asked, MqttReasonCode granted, int qos)
    {
        Assert.Equal(granted, Add("", asked));
        Assert.Equal(qos, _subscriptions.Messages);
    }

    public static TheoryData<string> Foreign => new()
    {
        "#", "+", "+/rpc", "", "/", "im/send", "im/rpc/#", "$SYS/#",
        Bob.Value, $"{Bob}/#", $"{Bob}/rpc", $"$share/group/{Alice}", $"/{Alice}", Alice.Value.ToUpperInvariant(), Alice.Value[..^1],
        $"{Alice}/", $"{Alice}/+", $"{Alice}#", $"{Alice}a", $"{Alice}/rpc/", $"{Alice}/rpc/#", $"{Alice}/other", $"{Alice}/RPC",
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Refuses_any_other_filter_and_covers_nothing_by_it(string filter)
    {
        Assert.Equal(MqttReasonCode.NotAuthorized, _subscriptions.Add(new MqttSubscription(filter, 1)));
        Assert.Equal(MqttReasonCode.NoSubscriptionExisted, _subscriptions.Remove(filter));
        Assert.Equal((-1, -1, -1), (_subscriptions.Messages, _subscriptions.Rpc, _subscriptions.Receipts));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void Twice_for_one_topic_gives_the_higher_QoS(byte own, byte all)
    {
        Add("", own);
        Add("/#", all);

        Assert.Equal((1, all, all), (_subscriptions.Messages, _subscriptions.Rpc, _subscriptions.Receipts));
    }

    [Fact]
    public void Again_replaces_the_QoS()
    {
        Add("", 1);

        Assert.Equal(MqttReasonCode.Success, Add("", 0));
        Assert.Equal(0, _subscriptions.Messages);
    }

    [Fact]
    public void Ends_by_the_filter_it_began_with()
    {
        Add("", 0);
        Add("/#", 1);

        var ended = _subscriptions.Remove($"{Alice}/#");
        var left = _subscriptions.Messages;
        var again = _subscriptions.Remove($"{Alice}/#");

        Assert.Equal((MqttReasonCode.Success, 0, MqttReasonCode.NoSubscriptionExisted), (ended, left, again));
        Assert.Equal((-1, -1), (_subscriptions.Rpc, _subscriptions.Receipts));
    }

    private MqttReasonCode Add(string suffix, byte qos) => _subscriptions.Add(new MqttSubscription(Alice.Value + suffix, qos));
}
