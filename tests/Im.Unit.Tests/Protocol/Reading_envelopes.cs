using System.Text;
using Im.Gateway.Sessions;
using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Reading_envelopes
{
    private const int Limit = 65_536;
    private static readonly Identity Sender = new(EnvelopeVectors.TenantNo, EnvelopeVectors.Alice, "phone", Login: 1);

    public static TheoryData<string> Taken => EnvelopeVectors.Taken.Names;

    public static TheoryData<string> Refused => EnvelopeVectors.Refused.Names;

    [Theory]
    [MemberData(nameof(Taken))]
    public void Keeps_all_that_the_receivers_are_to_get(string name)
    {
        var vector = EnvelopeVectors.Taken[name];

        Assert.True(EnvelopeReader.TryRead(vector.Bytes, out var envelope, out var error), error);
        var stamped = envelope with
        {
            From = EnvelopeVectors.Alice.AsPeer(),
            TenantNo = EnvelopeVectors.TenantNo,
            Timestamp = EnvelopeVectors.Timestamp,
            Seq = EnvelopeVectors.Seq,
        };

        Assert.Equal(vector.Forwarded, Encoding.UTF8.GetString(EnvelopeWriter.Encode(stamped)));
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public void Finds_no_envelope_in_a_part_of_one(string name)
    {
        var bytes = EnvelopeVectors.Taken[name].Bytes;

        // Blanks may follow an envelope, or not.
        var whole = bytes.AsSpan().TrimEnd(" \t\r\n"u8).Length;

        Assert.All(Enumerable.Range(0, whole), length =>
            Assert.False(EnvelopeReader.TryRead(bytes.AsMemory(0, length), out _, out _)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_what_has_not_the_form_of_an_envelope_and_only_that(string name)
    {
        var vector = EnvelopeVectors.Refused[name];

        var read = EnvelopeReader.TryRead(vector.Bytes, out var envelope, out var error);

        Assert.True(read == (vector.Code != "invalid"), vector.Why);
        Assert.Equal(read, envelope is not null);
        Assert.Equal(read, string.IsNullOrEmpty(error));
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public void Is_followed_by_no_refusal_where_every_rule_is_kept(string name)
    {
        var message = EnvelopeRules.Read(EnvelopeVectors.Taken[name].Bytes, Limit, Sender, out var id, out var refusal);

        Assert.Null(refusal);
        Assert.Equal(message?.MessageId, id);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_followed_by_the_code_of_the_rule_that_is_broken(string name)
    {
        var vector = EnvelopeVectors.Refused[name];

        var message = EnvelopeRules.Read(vector.Bytes, Limit, Sender, out _, out var refusal);

        Assert.Null(message);
        Assert.True(vector.Code == refusal?.Code.WireName(), $"{vector.Why}: {refusal}");
        Assert.False(string.IsNullOrEmpty(refusal.Message));
    }
}
