namespace Im.Unit.Tests;

/// <summary>Where the files of tests/vectors are.</summary>
internal static class VectorFiles
{
    public static string Folder(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No folder above the tests has a global.json.");
        }

        return Path.Combine(folder.FullName, "tests", "vectors", name);
    }
}
