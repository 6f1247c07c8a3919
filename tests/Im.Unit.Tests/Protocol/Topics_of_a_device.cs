using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Topics_of_a_device
{
    private static readonly ProtocolVectors<Vector> Vectors = new("topics");

    public static TheoryData<string> Names => Vectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Begin_with_its_account(string name)
    {
        var vector = Vectors[name];
        var account = new AccountId(vector.Account);

        Assert.Equal(vector.Messages, Topics.Messages(account));
        Assert.Equal(vector.Rpc, Topics.Rpc(account));
        Assert.Equal(vector.Receipt, Topics.Receipts(account));
        Assert.Equal(vector.ClientId, Topics.ClientId(account, vector.DeviceId));
    }

    private sealed record Vector(
        string Name, string Account, string DeviceId, string Messages, string Rpc, string Receipt, string ClientId) : INamed;
}
