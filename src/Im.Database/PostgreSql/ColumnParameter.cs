using Npgsql;
using NpgsqlTypes;

namespace Im.Database;

/// <summary>A parameter for <c>unnest</c>: the list of a batch's values of one column. The list stays, and is filled anew
/// for each batch.</summary>
public static class ColumnParameter
{
    /// <summary>Makes it.</summary>
    /// <param name="values">The list.</param>
    /// <param name="type">The type of one value.</param>
    public static NpgsqlParameter<List<T>> Of<T>(List<T> values, NpgsqlDbType type) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
