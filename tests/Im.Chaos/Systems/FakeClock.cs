using System.Globalization;

namespace Im.Chaos.Systems;

/// <summary>A server's wall clock, moved by libfaketime; the monotonic clock goes on as it is, as when a machine's clock is
/// set.</summary>
internal sealed class FakeClock
{
    private readonly string _file;
    private readonly string _library;

    private FakeClock(string directory, string server, string library)
    {
        (_file, Server, _library) = (Path.Combine(directory, $"{server}.time"), server, library);
        Move(TimeSpan.Zero);
    }

    /// <summary>Whose it is.</summary>
    public string Server { get; }

    /// <summary>Makes one, which is right until it is moved; null where libfaketime is not installed.</summary>
    public static FakeClock? Create(string directory, string server)
    {
        var folders = Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "*-linux-gnu") : [];
        var library = folders.Select(it => Path.Combine(it, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);
        return library is null ? null : new FakeClock(directory, server, library);
    }

    /// <summary>The server's settings with it.</summary>
    public void AddTo(Dictionary<string, string> settings)
    {
        settings["LD_PRELOAD"] = _library;
        settings["FAKETIME_TIMESTAMP_FILE"] = _file;
        settings["FAKETIME_CACHE_DURATION"] = "1";
        settings["DONT_FAKE_MONOTONIC"] = "1";

        // Else every wait for a time by the monotonic clock, which .NET's all are, ends at once: a busy loop.
        settings["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }

    /// <summary>Moves it; zero puts it right. The server sees it within a second.</summary>
    public void Move(TimeSpan by)
    {
        // Put in place as a whole: the server may read it at any time.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{(long)by.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }
}
