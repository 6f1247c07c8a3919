namespace Im.Cli.Commands.Apps;

/// <summary>Lists of the API, page by page.</summary>
internal static class AppPages
{
    /// <summary>Shows all of a list.</summary>
    /// <param name="api">The API.</param>
    /// <param name="path">The list's resource.</param>
    /// <param name="list">Its name in the answer.</param>
    /// <param name="what">What one of it is.</param>
    /// <param name="output">Where to show it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> Pages(
        this AppApi api, string path, string list, string what, Output output, CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var query = cursor is null ? "" : $"?cursor={Uri.EscapeDataString(cursor)}";
            var page = await api.Call(HttpMethod.Get, path + query, body: null, cancellation);
            output.List(page, list, what);
            cursor = (string?)page["cursor"];
        }
        while (cursor is not null);
        return ExitCode.Ok;
    }
}
