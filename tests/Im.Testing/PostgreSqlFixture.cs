using Npgsql;
using Xunit;

namespace Im.Testing;

/// <summary>A fresh PostgreSQL database for a test class, dropped after it. The server is the one that
/// <c>tests/services.sh start</c> names; without it the class's tests are skipped aloud.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    public const string Variable = "IM_TEST_POSTGRES";

    private static readonly string? Server = Environment.GetEnvironmentVariable(Variable);

    private readonly string _name = $"im_test_{Guid.NewGuid():n}";

    /// <summary>How to reach the database; skips the test that asks if there is no server.</summary>
    public string ConnectionString
    {
        get
        {
            if (Server is null) Assert.Skip($"No PostgreSQL: run ./test.sh, which starts one, or set {Variable}.");
            return new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ToString();
        }
    }

    /// <summary>The settings of a server process that keeps everything there.</summary>
    public IReadOnlyDictionary<string, string> ServerSettings => new Dictionary<string, string>
    {
        ["Im:Storage:Provider"] = "postgres",
        ["Im:Storage:ConnectionString"] = ConnectionString,
    };

    public async ValueTask InitializeAsync() => await OnServer($"create database {_name}");

    public async ValueTask DisposeAsync() => await OnServer($"drop database if exists {_name} with (force)");

    private static async Task OnServer(string sql)
    {
        if (Server is null) return;

        await using var source = NpgsqlDataSource.Create(Server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
