using Im.Database;
using Npgsql;

namespace Im.GrainStorage;

/// <summary>Changes of many states as one statement; a state comes only once in a batch.</summary>
internal sealed class GrainStateCommit : CommitBatch<GrainStateOperation>
{
    /// <summary>Answers the places of the changes that were made. A change by another process in between makes the
    /// condition on the version fail once its lock is released, or the insert do nothing: then it is not made.</summary>
    public const string Sql = """
        with given as materialized (
            select *
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[], $7::integer[])
                as i (kind, key, expected, next, payload, at, place)
        ), updated as (
            update grain_state s set version = g.next, payload = g.payload, updated_at = g.at
            from given g
            where s.kind = g.kind and s.key = g.key and s.version = g.expected and g.payload is not null
            returning g.place
        ), deleted as (
            delete from grain_state s using given g
            where s.kind = g.kind and s.key = g.key and s.version = g.expected and g.payload is null
            returning g.place
        ), inserted as (
            insert into grain_state (kind, key, version, payload, updated_at)
            select kind, key, next, payload, at from given where expected is null and payload is not null
            on conflict (kind, key) do nothing
            returning kind, key
        )
        select place from updated
        union all
        select place from deleted
        union all
        select g.place from given g join inserted n on n.kind = g.kind and n.key = g.key
        union all
        select g.place from given g
        where g.expected is null and g.payload is null
            and not exists (select from grain_state s where s.kind = g.kind and s.key = g.key)
        """;

    private readonly HashSet<GrainStateKey> _claimed = [];
    private readonly GrainStateColumns _columns = new();

    public override bool TryClaim(GrainStateOperation operation) => _claimed.Add(operation.Change.Key);

    public override void Clear()
    {
        _claimed.Clear();
        _columns.Clear();
    }

    public override async Task Write(NpgsqlConnection connection, ArraySegment<GrainStateOperation> operations)
    {
        _columns.Clear();
        for (var place = 0; place < operations.Count; place++)
        {
            operations[place].Finish(done: false);
            _columns.Add(operations[place].Change, place);
        }

        _columns.Command.Connection = connection;
        await using var rows = await _columns.Command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) operations[rows.GetInt32(0)].Finish(done: true);
    }
}
