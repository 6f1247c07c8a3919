using Im.Database;
using Im.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Im.Conformance.Tests.Archive;

public sealed class Opening_the_archive : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Many_may_open_a_new_sqlite_file_at_once() => await OpenAtOnce(("DataDirectory", _directory.Path));

    [Fact]
    public async Task A_missing_directory_is_made()
    {
        var path = Path.Combine(_directory.Path, "a", "b");

        await (await ArchiveHost.Open(("DataDirectory", path))).DisposeAsync();

        Assert.True(File.Exists(Path.Combine(path, "archive.db")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_stops_the_start_with_its_name()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "archive.db"));

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => ArchiveHost.Open(("DataDirectory", _directory.Path)));

        Assert.Contains(Path.Combine(_directory.Path, "archive.db"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_stops_the_start_with_its_address_and_without_the_password()
    {
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => ArchiveHost.Open(
            ("Provider", "postgres"), ("ConnectionString", "Host=127.0.0.1;Port=1;Username=u;Password=secret;Database=im")));

        Assert.Contains("127.0.0.1:1/im", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Provider", "postgres", "ConnectionString is missing")]
    [InlineData("GrainState", "adonet", "cannot be adonet on sqlite")]
    [InlineData("QueueLimit", "0", "QueueLimit")]
    public async Task Wrong_settings_stop_the_start(string name, string value, string reason)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            ArchiveHost.Open(("DataDirectory", _directory.Path), (name, value)));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    internal static async Task OpenAtOnce(params (string Name, string Value)[] settings)
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ArchiveHost.Open(settings))));

        foreach (var host in hosts)
        {
            var chat = await Chat.Create(host.Archive);
            Assert.False((await chat.Append(0, chat.Message("a"))).Fenced);
            await host.DisposeAsync();
        }
    }
}

public sealed class Opening_the_archive_on_PostgreSql(PostgreSqlFixture server) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Many_may_open_a_new_database_at_once() =>
        await Opening_the_archive.OpenAtOnce(("Provider", "postgres"), ("ConnectionString", server.ConnectionString));

    [Theory]
    [InlineData("", 32)]
    [InlineData(";Maximum Pool Size=100", 100)]
    public async Task A_process_leaves_connections_to_others_unless_told_otherwise(string said, int expected)
    {
        await using var host = await ArchiveHost.Open(("Provider", "postgres"), ("ConnectionString", server.ConnectionString + said));

        var source = host.Services.GetRequiredService<PostgreSqlDatabase>().Source;

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);
    }
}
