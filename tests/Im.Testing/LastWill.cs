using System.Collections.Concurrent;
using System.Diagnostics;

namespace Im.Testing;

/// <summary>What must be gone when this process is, however it ends: other processes by their ids, then network namespaces.
/// (Not after a kill -9; what that leaves, the next run of Im.Chaos clears away.)</summary>
public static class LastWill
{
    private static readonly ConcurrentDictionary<Process, bool> Processes = new();
    private static readonly ConcurrentDictionary<string, bool> Namespaces = new();

    static LastWill()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Execute();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => Execute();
    }

    public static void Add(Process process) => Processes[process] = true;

    public static void Remove(Process process) => Processes.TryRemove(process, out _);

    public static void AddNamespace(string name) => Namespaces[name] = true;

    public static void RemoveNamespace(string name) => Namespaces.TryRemove(name, out _);

    private static void Execute()
    {
        foreach (var process in Processes.Keys)
        {
            try
            {
                process.Kill();
            }
            catch (InvalidOperationException)
            {
                // Gone already.
            }
        }

        foreach (var name in Namespaces.Keys)
        {
            using var ip = Process.Start("ip", ["netns", "delete", name]);
            ip.WaitForExit();
        }
    }
}
