using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;

namespace Im.Unit.Tests.Auth;

public sealed class The_key_of_Development : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("im-key-").FullName;

    private string KeyFile => Path.Combine(_directory, "deep", "signing-key");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Is_made_once_and_kept()
    {
        var first = HostKit.Auth(Environments.Development, KeyFile);
        var again = HostKit.Auth(Environments.Development, KeyFile);

        Assert.Equal(32, Convert.FromBase64String(first.SigningKey).Length);
        Assert.Equal(first.SigningKey, again.SigningKey);
        Assert.Equal([KeyFile], Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Is_for_its_owners_eyes_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        HostKit.Auth(Environments.Development, KeyFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));

        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        HostKit.Auth(Environments.Development, KeyFile);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task Is_one_even_if_many_start_at_once()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => Task.Run(() => HostKit.Auth(Environments.Development, KeyFile).SigningKey)));

        Assert.Single(keys.Distinct());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
    }

    [Fact]
    public void Is_not_made_where_one_is_configured()
    {
        var configured = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        var options = HostKit.Auth(Environments.Development, KeyFile, ("Im:Auth:SigningKey", configured));

        Assert.Equal(configured, options.SigningKey);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public void Is_not_made_outside_Development()
    {
        HostKit.Faults(() => HostKit.Auth(Environments.Production, KeyFile));

        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public void A_broken_file_stops_the_start()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        File.WriteAllText(KeyFile, "");

        Assert.Single(HostKit.Faults(() => HostKit.Auth(Environments.Development, KeyFile)));
    }
}
