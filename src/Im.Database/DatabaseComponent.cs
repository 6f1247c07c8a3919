using System.Reflection;

namespace Im.Database;

/// <summary>A part of the server with tables of its own: a file on SQLite, a set of tables on PostgreSQL.</summary>
/// <param name="Name">Short and fixed: it names the file, the journal of migrations and the metrics' tag.</param>
/// <param name="Scripts">The assembly whose embedded <c>{engine}/Migrations/*.sql</c> create and change its
/// tables.</param>
public sealed record DatabaseComponent(string Name, Assembly Scripts)
{
    internal string JournalTable => $"schema_versions_{Name}";

    internal static Func<string, bool> ScriptsOf(string engine) => name =>
        name.Contains($".{engine}.Migrations.", StringComparison.Ordinal)
        && name.EndsWith(".sql", StringComparison.Ordinal);
}
