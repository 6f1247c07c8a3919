using System.Text;
using Microsoft.Extensions.Hosting;

namespace Im.Unit.Tests.Auth;

public sealed class Starting_with_a_signing_key
{
    private const string Nowhere = "/nowhere/key";

    [Fact]
    public void Outside_Development_there_must_be_one() =>
        Assert.Equal(
            ["Im:Auth:SigningKey is missing: make one with `openssl rand -base64 32` and give it to every process."],
            HostKit.Faults(() => HostKit.Auth(Environments.Production, Nowhere)));

    [Theory]
    [InlineData("not base64!", "is not base64")]
    [InlineData("c2hvcnQ=", "has 5 bytes, and at least 32 are needed")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "is a well-known or guessable key")]
    [InlineData("AAECAwABAgMAAQIDAAECAwABAgMAAQIDAAECAwABAgM=", "is a well-known or guessable key")]
    public void Outside_Development_it_must_be_a_good_one(string key, string fault) =>
        Assert.Equal(
            [$"Im:Auth:SigningKey {fault}: make one with `openssl rand -base64 32`."],
            HostKit.Faults(() => HostKit.Auth(Environments.Production, Nowhere, ("Im:Auth:SigningKey", key))));

    [Fact]
    public void Outside_Development_words_are_not_a_key() =>
        Assert.Contains(
            "guessable",
            Assert.Single(HostKit.Faults(() => HostKit.Auth(Environments.Staging, Nowhere,
                ("Im:Auth:SigningKey", Convert.ToBase64String(Encoding.UTF8.GetBytes("please-change-me-before-production-use")))))),
            StringComparison.Ordinal);

    [Fact]
    public void A_fault_never_tells_the_key() =>
        Assert.DoesNotContain(
            "c2hvcnQ=",
            string.Concat(HostKit.Faults(() => HostKit.Auth(Environments.Production, Nowhere, ("Im:Auth:SigningKey", "c2hvcnQ=")))),
            StringComparison.Ordinal);

    [Fact]
    public void A_good_one_is_taken_with_its_predecessors()
    {
        var options = HostKit.Auth(Environments.Production, Nowhere,
            ("Im:Auth:SigningKey", HostKit.GoodKey), ("Im:Auth:PreviousSigningKeys:0", TokenKit.NewKey()),
            ("Im:Auth:DeviceTokenLifetime", "2.00:00:00"));

        Assert.Equal(HostKit.GoodKey, options.SigningKey);
        Assert.Single(options.PreviousSigningKeys);
        Assert.Equal(TimeSpan.FromDays(2), options.DeviceTokenLifetime);
    }

    [Fact]
    public void A_bad_predecessor_stops_the_start() =>
        Assert.Equal(
            ["Im:Auth:PreviousSigningKeys:0 is not base64: take it away."],
            HostKit.Faults(() => HostKit.Auth(Environments.Production, Nowhere,
                ("Im:Auth:SigningKey", HostKit.GoodKey), ("Im:Auth:PreviousSigningKeys:0", "?"))));

    [Theory]
    [InlineData("UserTokenLifetime", "00:00:59")]
    [InlineData("DeviceTokenLifetime", "31.00:00:00")]
    [InlineData("AppTokenLifetime", "-00:10:00")]
    public void A_lifetime_beyond_its_limits_stops_the_start(string setting, string value) =>
        Assert.Equal(
            [$"Im:Auth:{setting} is {value}, and must be from 1 minute to 30 days."],
            HostKit.Faults(() => HostKit.Auth(Environments.Production, Nowhere,
                ("Im:Auth:SigningKey", HostKit.GoodKey), ($"Im:Auth:{setting}", value))));
}
