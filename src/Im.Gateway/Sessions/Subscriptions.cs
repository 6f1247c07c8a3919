using Im.Mqtt;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>What a connection has subscribed to: the account's three topics, each by itself or all with <c>/#</c>.</summary>
internal sealed class Subscriptions(AccountId account)
{
    private const sbyte None = -1;
    private readonly sbyte[] _qos = [None, None, None, None];

    /// <summary>What a filter may name.</summary>
    private enum Filter
    {
        Messages,
        Rpc,
        Receipts,
        All,
    }

    /// <summary>The QoS for envelopes; negative for not subscribed.</summary>
    public int Messages => Of(Filter.Messages);

    /// <summary>The QoS for RPC replies; negative for not subscribed.</summary>
    public int Rpc => Of(Filter.Rpc);

    /// <summary>The QoS for receipts; negative for not subscribed.</summary>
    public int Receipts => Of(Filter.Receipts);

    /// <summary>Subscribes; the answer is the granted QoS or the refusal of a filter that is not the account's own.</summary>
    public MqttReasonCode Add(in MqttSubscription subscription)
    {
        if (Find(subscription.Filter) is not { } filter) return MqttReasonCode.NotAuthorized;

        _qos[(int)filter] = (sbyte)Math.Min(subscription.Qos, (byte)1);
        return (MqttReasonCode)_qos[(int)filter];
    }

    /// <summary>Unsubscribes.</summary>
    public MqttReasonCode Remove(string text)
    {
        if (Find(text) is not { } filter || _qos[(int)filter] == None) return MqttReasonCode.NoSubscriptionExisted;

        _qos[(int)filter] = None;
        return MqttReasonCode.Success;
    }

    private int Of(Filter filter) => Math.Max(_qos[(int)filter], _qos[(int)Filter.All]);

    private Filter? Find(string filter) => filter.StartsWith(account.Value, StringComparison.Ordinal)
        ? filter[account.Value.Length..] switch
        {
            "" => Filter.Messages,
            Topics.RpcSuffix => Filter.Rpc,
            Topics.ReceiptSuffix => Filter.Receipts,
            "/#" => Filter.All,
            _ => null,
        }
        : null;
}
