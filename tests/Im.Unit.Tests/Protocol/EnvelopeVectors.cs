using System.Text;

namespace Im.Unit.Tests.Protocol;

/// <summary>The entries of envelopes.json and envelopes-refused.json, and the connection that they arrive on.</summary>
internal static class EnvelopeVectors
{
    public const string TenantNo = "demo";
    public const long Timestamp = 1_675_416_709_033;
    public const long Seq = 12;

    public static readonly ProtocolVectors<TakenVector> Taken = new("envelopes");
    public static readonly ProtocolVectors<RefusedVector> Refused = new("envelopes-refused");

    // What section 1 of the protocol gives for the user alice of the tenant demo; ids.json has it, too.
    public static readonly Im.Protocol.AccountId Alice = new("aj5jubarhqc37lcqsupgkeysqie");
}

internal sealed record TakenVector(string Name, string Json, string Forwarded) : INamed
{
    public byte[] Bytes => Encoding.UTF8.GetBytes(Json);
}

internal sealed record RefusedVector(string Name, string? Json, string? Hex, string Code, string Why) : INamed
{
    public byte[] Bytes => Json is not null
        ? Encoding.UTF8.GetBytes(Json)
        : Convert.FromHexString(Hex!.Replace(" ", "", StringComparison.Ordinal));
}
