using System.Globalization;
using System.Text;
using Npgsql;

namespace Im.Chaos.Checking;

/// <summary>Reads the archive in the database itself, past the server.</summary>
internal static class ArchiveReader
{
    private const string Messages = """
        select c.key, c.tenant_no, m.seq, m.sender, m.message_id, m.recipient, m.type, m.content
        from messages m join conversations c on c.id = m.conversation_id
        order by c.key, m.seq
        """;

    private const string Stays = """
        select p.account, p.peer, c.key, p.earlier, p.joined_seq, p.left_seq
        from participants p join conversations c on c.id = p.conversation_id
        """;

    /// <summary>Reads all of it.</summary>
    public static async Task<Archive> Read(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        return new Archive(
            await Rows(source, Messages, row => new ArchivedMessage(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5),
                row.GetInt32(6), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(7)))),
            await Rows(source, Stays, row => new ArchivedStay(
                row.GetString(0), row.GetString(1), row.GetString(2),
                [.. Earlier(row.GetString(3)), new Window(row.GetInt64(4), row.IsDBNull(5) ? long.MaxValue : row.GetInt64(5))])));
    }

    private static IEnumerable<Window> Earlier(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(stay => stay.Split('-'))
        .Select(ends => new Window(long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[1], CultureInfo.InvariantCulture)));

    private static async Task<List<T>> Rows<T>(NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}
