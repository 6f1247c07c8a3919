namespace Im.Client.Store;

/// <summary>Where stores lie, and that nobody else may read them: they hold messages and the device's token.</summary>
internal static class StoreFolder
{
    /// <summary>One folder a server, account and device: seqs of two servers, for one, do not fit together.</summary>
    public static string PathUnder(string root, ImClientOptions options)
    {
        var server = $"{options.Server.Host}_{options.Server.Port}".Replace(':', '_');
        return Path.Combine(root, server, options.Account.Value, options.DeviceId ?? "default", "im.db");
    }

    public static string DefaultRoot() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "im-orleans");

    public static void Create(string storePath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(storePath))!;
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
