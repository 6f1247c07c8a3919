using System.Globalization;

namespace Im.Bench.Measuring;

/// <summary>A process and its children, seen from outside.</summary>
internal static class ProcessTree
{
    /// <summary>CPU seconds of all of them since their start.</summary>
    public static double CpuSeconds(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Stat: ProcStat.Of(pid)))
            .Where(process => process.Stat is not null)
            .ToDictionary(process => process.Pid, process => process.Stat!.Value);
        var children = all.ToLookup(process => process.Value.Parent, process => process.Key);
        return Sum(root);

        double Sum(int pid) => (all.TryGetValue(pid, out var stat) ? stat.CpuSeconds : 0) + children[pid].Sum(Sum);
    }

    /// <summary>Bytes of memory in use by one process (RSS).</summary>
    public static long ResidentBytes(int pid)
    {
        const string field = "VmRSS:";
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line[field.Length..].Replace("kB", "", StringComparison.Ordinal);
        return 1024 * long.Parse(kilobytes, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
