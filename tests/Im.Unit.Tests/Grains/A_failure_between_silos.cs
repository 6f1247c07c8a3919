using Im.Grains;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;

namespace Im.Unit.Tests.Grains;

public sealed class A_failure_between_silos
{
    public static TheoryData<Exception> OfDatabases =>
    [
        new PostgresException("sorry, too many clients already", "FATAL", "FATAL", PostgresErrorCodes.TooManyConnections),
        new NpgsqlException("The connection was lost.", new IOException("reset by peer")),
        new SqliteException("disk full", 13),
    ];

    [Theory]
    [MemberData(nameof(OfDatabases))]
    public async Task Of_a_database_stays_what_it_is(Exception failure)
    {
        await using var services = new ServiceCollection().AddImGrains().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        var came = serializer.Deserialize<Exception>(serializer.SerializeToArray(failure));

        Assert.Equal((failure.GetType(), failure.Message), (came?.GetType(), came?.Message));
    }
}
