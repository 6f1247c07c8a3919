using System.Globalization;

namespace Im.Bench.Measuring;

/// <summary>A process and its children, seen from outside.</summary>
internal static class ProcessTree
{
    /// <summary>CPU seconds of all of them since their start.</summary>
    public static double CpuSeconds(int root) => All(root).Sum(process => process.Stat.CpuSeconds);

    /// <summary>Bytes of memory of all of them, where what they share counts once (PSS).</summary>
    public static long ProportionalBytes(int root) => All(root).Sum(process => Bytes(process.Pid, "smaps_rollup", "Pss:"));

    /// <summary>Bytes of memory in use by one process (RSS).</summary>
    public static long ResidentBytes(int pid) => Bytes(pid, "status", "VmRSS:");

    private static List<(int Pid, ProcStat Stat)> All(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Stat: ProcStat.Of(pid)))
            .Where(process => process.Stat is not null)
            .ToDictionary(process => process.Pid, process => process.Stat!.Value);
        var children = all.ToLookup(process => process.Value.Parent, process => process.Key);
        var found = new List<(int Pid, ProcStat Stat)>();
        Add(root);
        return found;

        void Add(int pid)
        {
            if (all.TryGetValue(pid, out var stat)) found.Add((pid, stat));
            foreach (var child in children[pid]) Add(child);
        }
    }

    private static long Bytes(int pid, string file, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/{file}").First(line => line.StartsWith(field, StringComparison.Ordinal));
            var kilobytes = line[field.Length..].Replace("kB", "", StringComparison.Ordinal);
            return 1024 * long.Parse(kilobytes.Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;   // it has ended, or is somebody else's
        }
    }
}
