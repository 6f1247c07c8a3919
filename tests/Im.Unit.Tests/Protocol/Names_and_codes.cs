using System.Reflection;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Protocol;

public sealed class Names_and_codes
{
    private static readonly ProtocolVectors<Vector> Vectors = new("codes");

    [Fact]
    public void Of_errors_are_those_of_the_protocol() =>
        Assert.Equal(Named("error code"), Enum.GetValues<ErrorCode>().Select(code => code.WireName()));

    [Fact]
    public void Of_errors_are_read_as_they_are_written() =>
        Assert.All(Enum.GetValues<ErrorCode>(), code => Assert.Equal(code, ErrorCodes.Parse(code.WireName())));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("NotFound")]
    [InlineData("muted")]
    public void Of_errors_that_nobody_knows_count_as_unavailable(string? name) =>
        Assert.Equal(ErrorCode.Unavailable, ErrorCodes.Parse(name));

    [Fact]
    public void Of_operating_systems_are_those_of_the_protocol() => Assert.Equal(Coded("os"), CodesOf<OsType>());

    [Fact]
    public void Of_message_types_are_those_of_the_protocol() => Assert.Equal(Coded("message type"), CodesOf<MessageType>());

    [Fact]
    public void Of_events_are_those_of_the_protocol() =>
        Assert.Equal(Named("event").Order(), Constants(typeof(PushEventTypes)).Order());

    [Fact]
    public void Of_events_say_which_only_the_server_sends() => Assert.All(
        Vectors.All.Where(vector => vector.What == "event"),
        vector => Assert.Equal(vector.SentBy == "server", PushEventTypes.IsServerOnly(vector.Is)));

    [Theory]
    [InlineData("my.event")]
    [InlineData("Sync")]
    [InlineData("")]
    public void Of_events_that_nobody_knows_are_the_applications(string name) =>
        Assert.False(PushEventTypes.IsServerOnly(name));

    [Fact]
    public void Of_push_vendors_are_those_of_the_protocol_and_no_others()
    {
        Assert.Equal(Named("push vendor"), PushVendors.All);
        Assert.All(PushVendors.All, vendor => Assert.True(PushVendors.IsKnown(vendor)));
        Assert.All(new[] { null, "", "FCM", "fcm ", "google" }, vendor => Assert.False(PushVendors.IsKnown(vendor)));
    }

    [Fact]
    public void Of_scopes_are_those_of_the_protocol_and_no_others()
    {
        Assert.Equal(Named("scope"), Scopes.All);
        Assert.Equal(Scopes.All.Order(), Constants(typeof(Scopes)).Order());
        Assert.All(Scopes.All, scope => Assert.True(Scopes.IsKnown(scope)));
        Assert.All(new[] { null, "", "Users", "messages users" }, scope => Assert.False(Scopes.IsKnown(scope)));
    }

    [Fact]
    public void Of_methods_are_those_of_the_protocol() =>
        Assert.Equal(Named("rpc method").Order(), Constants(typeof(RpcMethods)).Order());

    [Fact]
    public void Of_the_servers_topics_are_those_of_the_protocol() =>
        Assert.Equal(Named("topic"), [Topics.Send, Topics.RpcPrefix]);

    private static IEnumerable<string> Named(string what) => Vectors.All.Where(vector => vector.What == what).Select(x => x.Is);

    private static IEnumerable<(string, int)> Coded(string what) => Vectors.All
        .Where(vector => vector.What == what).Select(vector => (vector.Is, vector.Code!.Value)).Order();

    private static IEnumerable<(string, int)> CodesOf<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(value => (value.ToString().ToUpperInvariant(), Convert.ToInt32(value, null))).Order();

    private static IEnumerable<string> Constants(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .Select(field => (string)field.GetRawConstantValue()!);

    private sealed record Vector(string Name, string What, string Is, int? Code, string? SentBy) : INamed;
}
