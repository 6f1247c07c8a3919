using Im.Protocol;

namespace Im.Grains.Push;

/// <summary>What apps and vendors ask about a tenant's push, wherever a process has the push log: it holds nothing. Key:
/// tenantNo.</summary>
[GrainInterfaceType("push-desk")]
public interface IPushDeskGrain : IGrainWithStringKey
{
    /// <summary>Where a message is, for one account: <c>MessageDelivery</c>.</summary>
    [Alias("delivery")]
    Task<Answer> Delivery(DeliveryQuestion question);

    /// <summary>What became of pushes, the newest first: <c>PushLogPage</c>.</summary>
    /// <param name="before">Only those with a smaller number; null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    [Alias("log")]
    Task<Answer> Log(long? before, int limit);

    /// <summary>Counts by day, vendor and outcome: <c>PushStats</c>.</summary>
    /// <param name="from">The first day; null for 30 days before the last.</param>
    /// <param name="to">The last day; null for today.</param>
    [Alias("stats")]
    Task<Answer> Stats(DateOnly? from, DateOnly? to);

    /// <summary>Takes what a vendor tells: the JSON that it wants as the answer. <see cref="ErrorCode.NotFound"/> if anything of
    /// it is not right.</summary>
    [Alias("receipts")]
    Task<Answer> Receipts(VendorCall call);

    /// <summary>Tries a credential out: <c>AdminPushTestResult</c>.</summary>
    /// <param name="appId">The app whose credential it is, or <c>default</c>.</param>
    /// <param name="vendor">The vendor.</param>
    /// <param name="token">A device's token; null: the credential alone.</param>
    [Alias("test"), ResponseTimeout("00:00:30")]
    Task<Answer> Test(string appId, string vendor, string? token);
}

/// <summary>Which message, and whose devices.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="To">To whom.</param>
/// <param name="MessageId">The sender's id for it.</param>
/// <param name="Account">Whose devices; null: the receiver's.</param>
[GenerateSerializer, Immutable, Alias("delivery-question")]
public sealed record DeliveryQuestion(
    [property: Id(0)] PeerId From, [property: Id(1)] PeerId To, [property: Id(2)] string MessageId,
    [property: Id(3)] AccountId? Account);

/// <summary>A vendor's HTTP call.</summary>
/// <param name="Vendor">The vendor.</param>
/// <param name="AppId">The app.</param>
/// <param name="Secret">What the address carried.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body.</param>
[GenerateSerializer, Immutable, Alias("vendor-call")]
public sealed record VendorCall(
    [property: Id(0)] string Vendor, [property: Id(1)] string AppId, [property: Id(2)] string Secret,
    [property: Id(3)] Dictionary<string, string> Headers, [property: Id(4)] ReadOnlyMemory<byte> Body)
{
    /// <summary>Not the secret: it must not get into a log by accident.</summary>
    public override string ToString() => $"call of {Vendor}, {Body.Length} bytes";
}
