using System.Text;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Im.Push.Tests.Rules;

/// <summary>What vendors tell afterwards.</summary>
public sealed class Receipts_of_vendors : IAsyncDisposable
{
    private readonly PushKit _kit = new();

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    [Theory]
    [InlineData("huawei", """{"biTag":"m1","token":"t1","requestId":"r1","deliveryStatus":{"result":0,"timestamp":1700000000000}}""", "Delivered 0 m1 r1 t1 1700000000000")]
    [InlineData("huawei", """{"biTag":"m1","appid":"1","token":"t1","status":2,"timestamp":1700000000000,"requestId":"r1"}""", "TokenDead 2 m1 r1 t1 1700000000000")]
    [InlineData("huawei", """{"biTag":"m1","token":"t1","status":5}""", "TokenDead 5 m1  t1 ")]
    [InlineData("huawei", """{"token":"t1","status":6}""", "Dropped 6   t1 ")]
    [InlineData("huawei", """{"token":"t1","status":10}""", "Dropped 10   t1 ")]
    [InlineData("huawei", """{"token":"t1","status":15}""", "Dropped 15   t1 ")]
    [InlineData("huawei", """{"token":"t1","status":27}""", "Delayed 27   t1 ")]
    [InlineData("huawei", """{"token":"t1","status":51}""", "Delayed 51   t1 ")]
    [InlineData("huawei", """{"token":"t1","status":102}""", "Dropped 102   t1 ")]
    [InlineData("huawei", """{"token":"t1","status":999}""", "Dropped 999   t1 ")]
    [InlineData("harmony", """{"biTag":"m1","token":"t1","requestId":"r1","deliveryStatus":{"result":0,"timestamp":1700000000000}}""", "Delivered 0 m1 r1 t1 1700000000000")]
    [InlineData("honor", """{"token":"t1","biTag":"m1","status":40000002,"timestamp":1700000000000,"requestId":"r1"}""", "Delivered 40000002 m1 r1 t1 1700000000000")]
    [InlineData("honor", """{"token":"t1","status":40000001}""", "Delivered 40000001   t1 ")]
    [InlineData("honor", """{"token":"t1","status":40000003}""", "TokenDead 40000003   t1 ")]
    [InlineData("honor", """{"token":"t1","status":40000004}""", "TokenDead 40000004   t1 ")]
    [InlineData("honor", """{"token":"t1","status":40000005}""", "Dropped 40000005   t1 ")]
    [InlineData("honor", """{"token":"t1","status":40000007}""", "Clicked 40000007   t1 ")]
    [InlineData("honor", """{"token":"t1","status":40000009}""", "Dropped 40000009   t1 ")]
    [InlineData("honor", """{"token":"t1","status":40000013}""", "Delayed 40000013   t1 ")]
    [InlineData("honor", """{"token":"t1","status":50000003}""", "Delayed 50000003   t1 ")]
    public void In_a_list_of_states(string vendor, string item, string told) =>
        Assert.Equal([told], Read(vendor, $$"""{"statuses":[{{item}}]}"""));

    [Theory]
    [InlineData("xiaomi", """{"x1":{"param":"m1","type":1,"targets":"t1,t2","timestamp":1700000000000}}""", "Delivered 1 m1 x1 t1 1700000000000|Delivered 1 m1 x1 t2 1700000000000")]
    [InlineData("xiaomi", """{"x1":{"param":"m1","type":2,"targets":"t1"}}""", "Clicked 2 m1 x1 t1 ")]
    [InlineData("xiaomi", """{"x1":{"param":"m1","type":16,"targets":"t1"}}""", "TokenDead 16 m1 x1 t1 ")]
    [InlineData("xiaomi", """{"x1":{"type":32,"targets":"t1"}}""", "Dropped 32  x1 t1 ")]
    [InlineData("xiaomi", """{"x1":{"type":1024,"targets":"t1"}}""", "Dropped 1024  x1 t1 ")]
    [InlineData("xiaomi", "data=%7B%22x1%22%3A%7B%22type%22%3A16%2C%22targets%22%3A%22t1%22%7D%7D", "TokenDead 16  x1 t1 ")]
    [InlineData("oppo", """[{"messageId":"o1","appId":"1","taskId":"k","registrationIds":"t1,t2","eventTime":"1700000000000","param":"m1","eventType":"push_arrive"}]""", "Delivered push_arrive m1 o1 t1 1700000000000|Delivered push_arrive m1 o1 t2 1700000000000")]
    [InlineData("oppo", """[{"messageId":"o1","registrationIds":"t1","eventType":"regid_invalid"}]""", "TokenDead regid_invalid  o1 t1 ")]
    [InlineData("oppo", """[{"messageId":"o1","registrationIds":"t1","eventType":"user_daily_limit"}]""", "Dropped user_daily_limit  o1 t1 ")]
    [InlineData("vivo", """{"v1":{"param":"m1","targets":"t1","ackTime":1700000000000,"ackType":"0"}}""", "Delivered 0 m1 v1 t1 1700000000000")]
    [InlineData("vivo", """{"v1":{"param":"m1","targets":"t1","ackType":"1"}}""", "Clicked 1 m1 v1 t1 ")]
    [InlineData("meizu", "cb=%7B%22z1-1%22%3A%7B%22param%22%3A%22m1%22%2C%22type%22%3A1%2C%22targets%22%3A%5B%22t1%22%5D%7D%7D&access_token=x", "Delivered 1 m1 z1 t1 ")]
    [InlineData("meizu", "cb=%7B%22z1-2%22%3A%7B%22param%22%3A%22m1%22%2C%22type%22%3A2%2C%22targets%22%3A%5B%22t1%22%5D%7D%7D", "Clicked 2 m1 z1 t1 ")]
    public void By_message(string vendor, string body, string told) => Assert.Equal(told.Split('|'), Read(vendor, body));

    [Theory]
    [InlineData("honor")]
    [InlineData("xiaomi")]
    [InlineData("oppo")]
    [InlineData("vivo")]
    [InlineData("meizu")]
    [InlineData("huawei")]
    [InlineData("harmony")]
    public void Without_the_secret_nothing_is_read(string vendor)
    {
        var callback = new PushCallback { Body = """{"statuses":[{"token":"t1","status":2}]}"""u8.ToArray(), Secret = "guess" };

        var reading = _kit.Vendor(vendor).ParseReceipts(_kit.Credential(Samples.Settings(vendor)), callback);

        Assert.False(reading.IsAccepted);
        Assert.Empty(reading.Receipts);
    }

    [Fact]
    public void A_credential_without_a_secret_takes_no_callbacks()
    {
        var settings = Samples.Settings("honor");
        settings.Remove("callbackSecret");
        var callback = new PushCallback { Body = """{"statuses":[]}"""u8.ToArray(), Secret = "" };

        Assert.False(_kit.Vendor("honor").ParseReceipts(_kit.Credential(settings), callback).IsAccepted);
    }

    /// <summary>The value: <c>printf %s 1795000000000noncepush-user | openssl dgst -sha256 -hmac callback-key -binary | base64</c>.</summary>
    [Theory]
    [InlineData("timestamp=1795000000000; nonce=nonce; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "url-secret", 0, true)]
    [InlineData("timestamp=1795000000000; nonce=nonce; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "url-secret", 599, true)]
    [InlineData("timestamp=1795000000000; nonce=nonce; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "url-secret", -599, true)]
    [InlineData("timestamp=1795000000000; nonce=nonce; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "url-secret", 601, false)]
    [InlineData("timestamp=1795000000000; nonce=nonce; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "url-secret", -601, false)]
    [InlineData("timestamp=1795000000000; nonce=nonce; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "guess", 0, false)]
    [InlineData("timestamp=1795000000001; nonce=nonce; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "url-secret", 0, false)]
    [InlineData("timestamp=1795000000000; nonce=other; value=hFb+tQzLUeF2bhEs1m5L/yGnRvyYqH4YzSE4NPZbgBs=", "url-secret", 0, false)]
    [InlineData("nonsense", "url-secret", 0, false)]
    [InlineData("", "url-secret", 0, false)]
    [InlineData(null, "url-secret", 0, false)]
    public async Task Huawei_signs_them_now_and_for_the_url_that_has_the_secret(string? header, string secret, int secondsLater, bool isAccepted)
    {
        await using var kit = new PushKit(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_795_000_000 + secondsLater)));
        var settings = Samples.Settings("huawei");
        settings["callbackKey"] = "callback-key";
        var callback = new PushCallback
        {
            Body = """{"statuses":[{"token":"t1","status":0}]}"""u8.ToArray(),
            Headers = header is null ? new Dictionary<string, string>() : new() { ["x-huawei-callback-id"] = header },
            Secret = secret,
        };

        var reading = kit.Vendor("huawei").ParseReceipts(kit.Credential(settings), callback);

        Assert.Equal(isAccepted, reading.IsAccepted);
        Assert.Equal(isAccepted ? 1 : 0, reading.Receipts.Count);
    }

    [Theory]
    [InlineData("honor", "not json")]
    [InlineData("honor", "[]")]
    [InlineData("xiaomi", "[1]")]
    [InlineData("oppo", "{}")]
    [InlineData("vivo", "")]
    [InlineData("meizu", "cb=nothing")]
    public void What_cannot_be_read_is_refused(string vendor, string body)
    {
        var callback = new PushCallback { Body = Encoding.UTF8.GetBytes(body), Secret = "url-secret" };

        Assert.NotNull(_kit.Vendor(vendor).ParseReceipts(_kit.Credential(Samples.Settings(vendor)), callback).Problem);
    }

    [Theory]
    [InlineData("fcm")]
    [InlineData("apns")]
    [InlineData("webpush")]
    [InlineData("wns")]
    public void Vendors_without_receipts_refuse_callbacks(string vendor) => Assert.False(_kit.Vendor(vendor)
        .ParseReceipts(_kit.Credential(Samples.Settings(vendor)), new PushCallback { Body = "{}"u8.ToArray() }).IsAccepted);

    private IEnumerable<string> Read(string vendor, string body)
    {
        JsonObject settings = Samples.Settings(vendor);
        var callback = new PushCallback { Body = Encoding.UTF8.GetBytes(body), Secret = (string?)settings["callbackSecret"] };
        var reading = _kit.Vendor(vendor).ParseReceipts(_kit.Credential(settings), callback);
        Assert.Null(reading.Problem);
        return reading.Receipts.Select(it =>
            $"{it.Event} {it.Code} {it.MessageId} {it.VendorId} {it.Token} {it.At?.ToUnixTimeMilliseconds()}");
    }
}
