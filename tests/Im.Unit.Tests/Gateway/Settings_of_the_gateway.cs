using Im.Gateway;
using Microsoft.Extensions.Options;

namespace Im.Unit.Tests.Gateway;

public sealed class Settings_of_the_gateway
{
    [Fact]
    public void Need_not_be_set() => Assert.True(Validate(_ => { }).Succeeded);

    [Theory]
    [InlineData("localhost", 0, "", 65_536, "Im:Gateway:Address must be an IP address.")]
    [InlineData("127.0.0.1", 1883, "", 65_536, "Im:Gateway:Port and TlsPort must differ.")]
    [InlineData("127.0.0.1", 8883, "", 65_536, "Im:Gateway:CertificatePath must be a file that is there: TlsPort needs it.")]
    [InlineData("127.0.0.1", 8883, "no-such.pem", 65_536, "Im:Gateway:CertificatePath must be a file that is there: TlsPort needs it.")]
    [InlineData("127.0.0.1", 0, "", 1_000_000, "Im:Gateway:MaximumEnvelopeSize must not be above MaximumPacketSize.")]
    public void That_do_not_fit_together_stop_the_start(string address, int tlsPort, string certificate, int envelope, string sentence)
    {
        var result = Validate(options => (options.Address, options.TlsPort, options.CertificatePath, options.MaximumEnvelopeSize) =
            (address, tlsPort, certificate, envelope));

        Assert.Contains(sentence, result.FailureMessage, StringComparison.Ordinal);
    }

    private static ValidateOptionsResult Validate(Action<GatewayOptions> set)
    {
        var options = new GatewayOptions();
        set(options);
        return new GatewayOptionsValidator().Validate(null, options);
    }
}
