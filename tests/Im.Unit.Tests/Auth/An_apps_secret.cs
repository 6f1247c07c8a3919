using Im.Auth;

namespace Im.Unit.Tests.Auth;

public sealed class An_apps_secret
{
    [Fact]
    public void Matches_its_own_digest_in_either_case()
    {
        var hash = ClientSecret.Hash("s3cret");

        Assert.True(ClientSecret.Matches("s3cret", hash));
        Assert.True(ClientSecret.Matches("s3cret", hash.ToUpperInvariant()));
        Assert.False(ClientSecret.Matches("S3cret", hash));
        Assert.False(ClientSecret.Matches("", hash));
    }

    [Fact]
    public void Has_the_digest_that_sha256sum_prints() =>
        Assert.Equal("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", ClientSecret.Hash("foo"));
}
