namespace Im.Protocol;

/// <summary>The topics of the protocol. A client subscribes to its own three and publishes to the two of the server.</summary>
public static class Topics
{
    /// <summary>Where clients publish envelopes.</summary>
    public const string Send = "im/send";

    /// <summary>Before the method's name: where clients publish calls.</summary>
    public const string RpcPrefix = "im/rpc/";

    /// <summary>After the account: where RPC replies arrive.</summary>
    public const string RpcSuffix = "/rpc";

    /// <summary>After the account: where receipts arrive.</summary>
    public const string ReceiptSuffix = "/receipt";

    /// <summary>Where an account's envelopes arrive.</summary>
    public static string Messages(AccountId account) => account.Value;

    /// <summary>Where the replies to a connection's RPC calls arrive.</summary>
    public static string Rpc(AccountId account) => account.Value + RpcSuffix;

    /// <summary>Where the receipts of what a connection sent arrive.</summary>
    public static string Receipts(AccountId account) => account.Value + ReceiptSuffix;

    /// <summary>The clientId a device connects with.</summary>
    public static string ClientId(AccountId account, string deviceId) => $"{account.Value}.{deviceId}";
}
