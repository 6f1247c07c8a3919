using System.Globalization;
using Npgsql;

namespace Im.Archive;

/// <summary>Epochs that begin and end. Each step leaves the archive whole and can be done again: whoever died in the middle
/// is followed by the next turn.</summary>
internal sealed class PostgreSqlRetention(NpgsqlDataSource source) : IMessageRetention
{
    private const int ConversationsAtOnce = 1_000;
    private const int MessagesOfOne = 1_000;
    private const int BlocksAtOnce = 1_000;
    private const int LongTime = 600;
    private const string CouldNotLock = "55P03";

    // Appends that come while another waits for a lock on their table wait behind it: so it does not wait for long.
    private const string ShortWait = "set local lock_timeout = '500ms'";

    // Who has such a lock has it for long, as a vacuum does, which yields to nobody who waits for less than a second.
    private const string IsHeldForLong = """
        select exists (
            select from pg_locks
            where relation = to_regclass($1) and granted
                and database = (select oid from pg_database where datname = current_database())
                and mode not in ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock'))
        """;

    private const string Turn = "select pg_try_advisory_lock(hashtextextended('im.archive.retention', 0))";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public bool HasEpochs => true;

    public async Task<IAsyncDisposable?> TakeTurn(CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(Turn, connection);
            if (await command.ExecuteScalarAsync(cancellation) is true) return new Turned(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async Task<DateTimeOffset?> SharedTime(CancellationToken cancellation)
    {
        await using var command = Command("select now()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!);
    }

    public async Task BeginEpoch(long begunBefore, CancellationToken cancellation)
    {
        await using var due = Command(
            "select started_at < $1 from message_epochs order by epoch desc limit 1", begunBefore);
        if (await due.ExecuteScalarAsync(cancellation) is true)
            await WithoutQueue("select begin_epoch((extract(epoch from now()) * 1000)::bigint)", cancellation);
    }

    public async Task DropEpochs(long endedBefore, CancellationToken cancellation)
    {
        while (await EpochOver(endedBefore, cancellation) is { } epoch)
        {
            await KeepFloors(epoch, cancellation);
            await ForgetIds(epoch, cancellation);
            await Drop(epoch, cancellation);
        }
    }

    public async Task<IReadOnlyList<(long Id, string TenantNo)>> ConversationsAfter(
        long conversation, int limit, CancellationToken cancellation)
    {
        await using var command = Command(
            "select id, tenant_no from conversations where id > $1 order by id limit $2", conversation, (long)limit);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(long, string)>();
        while (await rows.ReadAsync(cancellation)) found.Add((rows.GetInt64(0), rows.GetString(1)));
        return found;
    }

    public async Task<int> Expire(IReadOnlyList<(long Conversation, long Before)> conversations)
    {
        await using var command = Command(
            """
            with given as materialized (
                select i.id, i.before, oldest.seq
                from unnest($1::bigint[], $2::bigint[]) as i (id, before)
                join lateral (
                    select l.seq, l.sent_at from messages l where l.conversation_id = i.id order by l.seq limit 1
                ) oldest on oldest.sent_at < i.before
            ), gone as (
                delete from messages m using given g
                where m.conversation_id = g.id and m.seq < g.seq + $3 and m.sent_at < g.before
                returning m.conversation_id, m.seq, m.sent_at, message_key(m.sender, m.message_id, m.scope) as key
            ), forgotten as (
                delete from message_ids k using gone where k.key = gone.key
            ), floors as (
                select conversation_id, max(seq) as seq, max(sent_at) as sent_at from gone group by conversation_id
            ), kept as (
                update conversations c set floor_seq = f.seq, floor_at = f.sent_at
                from floors f where c.id = f.conversation_id and c.floor_seq < f.seq
            )
            select count(*) from gone
            """,
            conversations.Select(it => it.Conversation).ToArray(), conversations.Select(it => it.Before).ToArray(),
            (long)MessagesOfOne);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    // The oldest, whose successor began so long ago.
    private async Task<int?> EpochOver(long before, CancellationToken cancellation)
    {
        await using var command = Command(
            """
            select e.epoch from message_epochs e
            where (select n.started_at from message_epochs n where n.epoch > e.epoch order by n.epoch limit 1) < $1
            order by e.epoch limit 1
            """, before);
        return await command.ExecuteScalarAsync(cancellation) is int epoch ? epoch : null;
    }

    // Nobody writes into an epoch that is over, so what stands here is its last word.
    private async Task KeepFloors(int epoch, CancellationToken cancellation)
    {
        if (!await Exists(epoch, cancellation)) return;

        var last = 0L;
        while (true)
        {
            await using var command = Command(Text(
                $"""
                with part as materialized (
                    select conversation_id, max(seq) as seq, max(sent_at) as sent_at from messages_{epoch}
                    where conversation_id > $1 group by conversation_id order by conversation_id limit $2
                ), kept as (
                    update conversations c set floor_seq = p.seq, floor_at = p.sent_at
                    from part p where c.id = p.conversation_id and c.floor_seq < p.seq
                )
                select max(conversation_id) from part
                """), last, (long)ConversationsAtOnce);
            if (await command.ExecuteScalarAsync(cancellation) is not long next) return;

            last = next;
            await Task.Delay(Pause, cancellation);
        }
    }

    // Range by range of the table as it lies: no index by epoch would be worth its cost with each message.
    private async Task ForgetIds(int epoch, CancellationToken cancellation)
    {
        await using var size = Command("select pg_relation_size('message_ids') / current_setting('block_size')::bigint");
        var blocks = (long)(await size.ExecuteScalarAsync(cancellation))!;
        for (var block = 0L; block <= blocks; block += BlocksAtOnce)
        {
            await using var command = Command(
                "delete from message_ids where ctid >= $1::text::tid and ctid < $2::text::tid and epoch <= $3",
                Tid(block), Tid(block + BlocksAtOnce), epoch);
            if (await command.ExecuteNonQueryAsync(cancellation) > 0) await Task.Delay(Pause, cancellation);
        }
    }

    /// <remarks>An append whose snapshot is older than the floors must not look for a newest message that is gone: the
    /// lock waits for all that are under way, and later ones see the floors.</remarks>
    private async Task Drop(int epoch, CancellationToken cancellation)
    {
        var newest = await NewestEpoch(cancellation);
        await WithoutQueue(Text($"lock table messages_{newest} in share row exclusive mode"), cancellation);

        if (await Exists(epoch, cancellation))
        {
            await Detach(epoch, cancellation);
            await Execute(Text($"drop table messages_{epoch}"), cancellation);
        }

        await using var forget = Command("delete from message_epochs where epoch = $1", epoch);
        await forget.ExecuteNonQueryAsync(cancellation);
    }

    // Concurrently: it waits for the reads under way, and no read waits for it. What was begun before is brought to its end.
    private async Task Detach(int epoch, CancellationToken cancellation)
    {
        await using var state = Command(
            "select inhdetachpending from pg_inherits where inhrelid = $1::text::regclass", Text($"messages_{epoch}"));
        if (await state.ExecuteScalarAsync(cancellation) is bool pending)
            await Execute(
                Text($"alter table messages detach partition messages_{epoch} {(pending ? "finalize" : "concurrently")}"),
                cancellation);
    }

    private async Task<bool> Exists(int epoch, CancellationToken cancellation)
    {
        await using var command = Command("select to_regclass($1::text) is not null", Text($"messages_{epoch}"));
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Runs what waits for the appends under way in the newest epoch: again and again with short waits, so that nobody
    /// waits behind it for longer than that.</summary>
    private async Task WithoutQueue(string sql, CancellationToken cancellation)
    {
        var newest = Text($"messages_{await NewestEpoch(cancellation)}");
        while (await IsHeld(newest, cancellation) || !await TryAtOnce(sql, cancellation)) await Task.Delay(Rest, cancellation);
    }

    private async Task<bool> IsHeld(string table, CancellationToken cancellation)
    {
        await using var command = Command(IsHeldForLong, table);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private async Task<bool> TryAtOnce(string sql, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var wait = new NpgsqlCommand(ShortWait, connection);
        await wait.ExecuteNonQueryAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (PostgresException fault) when (fault.SqlState == CouldNotLock)
        {
            return false;
        }
    }

    private async Task<int> NewestEpoch(CancellationToken cancellation)
    {
        await using var command = Command(PostgreSqlArchiveSql.CurrentEpoch);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task Execute(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = source.CreateCommand(sql);
        command.CommandTimeout = LongTime;
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static string Tid(long block) => Text($"({block},0)");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A turn. Its lock would else stay with the connection in the pool.</summary>
    private sealed class Turned(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
