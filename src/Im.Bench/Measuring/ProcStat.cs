using System.Globalization;

namespace Im.Bench.Measuring;

/// <summary>A line of <c>/proc/{pid}/stat</c>: proc(5).</summary>
/// <param name="Parent">The parent's process id.</param>
/// <param name="CpuSeconds">CPU time, with that of children that have ended.</param>
internal readonly record struct ProcStat(int Parent, double CpuSeconds)
{
    private const double TicksPerSecond = 100;   // USER_HZ: what /proc counts in, whatever the kernel's own clock is

    /// <summary>Reads a line. The second field is a name in parentheses that may hold anything.</summary>
    public static ProcStat Parse(string line)
    {
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = 0L;
        foreach (var field in fields.AsSpan(11, 4)) ticks += long.Parse(field, CultureInfo.InvariantCulture);
        return new ProcStat(int.Parse(fields[1], CultureInfo.InvariantCulture), ticks / TicksPerSecond);
    }

    /// <summary>Reads it of a process; null if there is none.</summary>
    public static ProcStat? Of(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;   // it has ended
        }
    }
}
