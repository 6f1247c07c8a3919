using System.Diagnostics.Metrics;
using Im.Database;
using Im.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Conformance.Tests.Archive;

public sealed class Counting_commits(TempDirectory directory) : IClassFixture<TempDirectory>
{
    [Fact]
    public async Task Every_operation_is_counted_in_a_commit_of_its_component()
    {
        var operations = 0;
        using var listener = new MeterListener();
        var host = await ArchiveHost.Open(("DataDirectory", directory.Path));
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "im.storage.commit.batch") it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, count, tags, _) =>
        {
            Assert.Equal([new("component", "archive"), new("engine", "sqlite")], tags.ToArray());
            Interlocked.Add(ref operations, count);
        });
        listener.Start();

        var chat = await Chat.Create(host.Archive);
        for (var i = 0; i < 10; i++) await chat.Append(i, chat.Message($"m{i}"));
        await host.DisposeAsync();   // callers are answered before a commit is counted: the writer ends first

        Assert.Equal(11, operations);
        Assert.Equal("Im.Storage", StorageInstruments.MeterName);
    }
}
