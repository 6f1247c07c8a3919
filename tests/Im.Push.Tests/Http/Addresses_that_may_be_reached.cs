using System.Net;
using Im.Push.Http;

namespace Im.Push.Tests.Http;

/// <summary>Where tenants' addresses and browsers' subscriptions may lead.</summary>
public sealed class Addresses_that_may_be_reached
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("17.188.143.34", true)]
    [InlineData("2607:f8b0::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    public void Those_of_everybody(string address, bool isPublic) =>
        Assert.Equal(isPublic, GuardedConnection.IsPublic(IPAddress.Parse(address)));
}
