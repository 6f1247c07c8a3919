using System.Text;
using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Writing_envelopes
{
    private static readonly ProtocolVectors<Vector> Vectors = new("written");

    public static TheoryData<string> Names => Vectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_bytes_of_the_protocol(string name)
    {
        var vector = Vectors[name];

        var written = EnvelopeWriter.Encode(vector.Envelope.ToEnvelope());

        Assert.Equal(vector.Json, Encoding.UTF8.GetString(written));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_what_reads_as_the_same(string name)
    {
        var envelope = Vectors[name].Envelope.ToEnvelope();

        Assert.True(EnvelopeReader.TryRead(EnvelopeWriter.Encode(envelope), out var read, out var error), error);

        Assert.Equal(envelope.Content.ToArray(), read.Content.ToArray());
        Assert.Equal(envelope with { Content = default, Extra = default }, read with { Content = default, Extra = default });
    }

    [Fact]
    public void Leaves_an_unknown_sender_and_tenant_empty()
    {
        var to = new PeerId("aeegitpy7lcrx3eledtxgj7ov5y");

        var written = EnvelopeWriter.Encode(new Envelope { Id = "m1", To = to, Type = 100, Content = "{}"u8.ToArray() });

        Assert.Equal(
            """{"id":"m1","from":"","to":"aeegitpy7lcrx3eledtxgj7ov5y","tenantNo":"","target":"","type":100,"""
            + """ "content":{},"timestamp":0,"isBackground":false}""".TrimStart(),
            Encoding.UTF8.GetString(written));
    }

    private sealed record Vector(string Name, Fields Envelope, string Json) : INamed;

    private sealed record Fields(
        string Id, string From, string To, string TenantNo, string Target, int Type, string Content, long Timestamp,
        bool IsBackground, long Seq, string AppId, string Extra)
    {
        public Envelope ToEnvelope() => new()
        {
            Id = Id,
            From = new PeerId(From),
            To = new PeerId(To),
            TenantNo = TenantNo,
            Target = Target,
            Type = Type,
            Content = Encoding.UTF8.GetBytes(Content),
            Timestamp = Timestamp,
            IsBackground = IsBackground,
            Seq = Seq,
            AppId = AppId,
            Extra = Encoding.UTF8.GetBytes(Extra),
        };
    }
}
