namespace Im.Testing;

/// <summary>Where other people's programs are.</summary>
public static class Programs
{
    /// <summary>The program's path; null if it is not installed.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Concat(["/usr/sbin", "/sbin"])
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);

    /// <summary>A program of the newest PostgreSQL; null if there is none.</summary>
    public static string? OfPostgreSql(string name) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(it => int.TryParse(Path.GetFileName(it), out var version) ? version : 0)
            .Select(it => Path.Combine(it, "bin", name))
            .FirstOrDefault(File.Exists)
        : Find(name);
}
