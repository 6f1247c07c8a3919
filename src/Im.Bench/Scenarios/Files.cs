using System.CommandLine;
using System.Diagnostics;
using System.Net;
using Im.Bench.Connections;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Files that an app uploads and downloads, in turns with the disk by itself.</summary>
internal sealed class Files : IScenario
{
    private const int BlockBytes = 1024 * 1024;

    private static readonly Option<int> Size = Choice.Of("size", "MiB of a file; the tenant's limit is 100 unless it is set.", 96, 1, 100_000);
    private static readonly Option<int> Count = Choice.Of("count", "Files in each turn, one after the other.", 8);
    private static readonly Option<int> Turns = Choice.Of("turns", "How often disk, uploads and downloads take turns.", 3);

    private readonly byte[] _block = new byte[BlockBytes];

    public string Name => "files";

    public string Description => "Files are uploaded and downloaded, beside what the disk does by itself; MB/s of both.";

    public IReadOnlyList<Option<int>> Options { get; } = [Size, Count, Turns];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        if (bench.Target is not ImTarget target || await target.LogInApp(cancellation) is not { } app)
            throw new NotSupportedException("Only an Im.Orleans server with an app has files.");

        Random.Shared.NextBytes(_block);
        var (size, count) = (options.GetValue(Size), options.GetValue(Count));
        var bytes = (double)size * count * BlockBytes;
        var (written, read, up, down) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var begin = await bench.Observer.Look(cancellation);
        for (var turn = 0; turn < options.GetValue(Turns); turn++)
        {
            bench.Say("the disk by itself");
            var directory = Directory.CreateTempSubdirectory("im-bench-");
            written.Add(await Rate(bytes, () => EachOf(count, i => Write(Path.Combine(directory.FullName, $"{i}"), size, cancellation))));
            read.Add(await Rate(bytes, () => EachOf(count, i => Read(Path.Combine(directory.FullName, $"{i}"), cancellation))));
            directory.Delete(recursive: true);

            bench.Say("uploading and downloading");
            var stored = new string[count];
            up.Add(await Rate(bytes, () => EachOf(count, async i => stored[i] = await app.Upload(new Blocks(_block, size), cancellation))));
            down.Add(await Rate(bytes, () => EachOf(count, async i => await app.Download(stored[i], cancellation))));
        }

        var end = await bench.Observer.Look(cancellation);
        var (disk, cache) = (Report.Median([.. written]), Report.Median([.. read]));
        return new Outcome(
            [
                new("upload, MB/s", Report.Median([.. up])),
                new("disk, write and fsync, MB/s", disk),
                new("upload / disk", Report.Median([.. up]) / disk),
                new("download, MB/s", Report.Median([.. down])),
                new("disk, read from the cache, MB/s", cache),
                new("download / disk", Report.Median([.. down]) / cache),
                .. end.CostSince(begin, options.GetValue(Turns) * bytes / BlockBytes),
            ],
            []);
    }

    private static async Task<double> Rate(double bytes, Func<Task> what)
    {
        var watch = Stopwatch.StartNew();
        await what();
        return bytes / 1e6 / watch.Elapsed.TotalSeconds;
    }

    private static async Task EachOf(int count, Func<int, Task> what)
    {
        for (var i = 0; i < count; i++) await what(i);
    }

    private async Task Write(string path, int blocks, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        for (var i = 0; i < blocks; i++) await file.WriteAsync(_block, cancellation);
        file.Flush(flushToDisk: true);
    }

    private async Task Read(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var buffer = new byte[_block.Length];
        while (await file.ReadAsync(buffer, cancellation) > 0)
        {
        }
    }

    /// <summary>A body that is the same block so many times.</summary>
    private sealed class Blocks(byte[] block, int count) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < count; i++) await stream.WriteAsync(block);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)block.Length * count;
            return true;
        }
    }
}
