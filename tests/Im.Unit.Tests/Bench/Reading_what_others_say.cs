using Im.Bench.Measuring;
using Im.Bench.Messages;

namespace Im.Unit.Tests.Bench;

public sealed class Reading_what_others_say
{
    [Fact]
    public void A_process_line_is_read_whatever_its_name()
    {
        var stat = ProcStat.Parse("17 (a (b) c) S 4 17 17 0 -1 4194560 1 2 3 4 150 50 20 30 20 0 1 0 99 8192 3");

        Assert.Equal(new ProcStat(4, 2.5), stat);
    }

    [Fact]
    public void Commits_are_those_of_the_archive()
    {
        var metrics = ServerMetrics.Parse("""
            # TYPE im_storage_commit_batch histogram
            im_storage_commit_batch_sum{component="archive",engine="sqlite"} 90 1675416709033
            im_storage_commit_batch_count{component="archive",engine="sqlite"} 30 1675416709033
            im_storage_commit_batch_count{component="state",engine="sqlite"} 5 1675416709033
            im_storage_commit_duration_seconds_sum{component="archive",engine="sqlite"} 0.25
            dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation="gen0"} 100
            dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation="gen1"} 11
            dotnet_gc_heap_total_allocated_bytes_total 5000 1675416709033
            dotnet_gc_pause_time_seconds_total{otel_scope_name="System.Runtime"} 0.5
            """);

        Assert.Equal(new ServerMetrics(30, 0.25, 90, HeapBytes: 111, AllocatedBytes: 5_000, PauseSeconds: 0.5), metrics);
    }

    [Theory]
    [InlineData("[5,6,7]", true)]
    [InlineData("[5,7,8]", false)]
    public void A_page_is_counted_and_looked_through_for_holes(string seqs, bool dense)
    {
        var messages = string.Join(',', seqs.Trim('[', ']').Split(',').Select(seq => $$$"""{"id":"m","content":{"seq":1},"seq":{{{seq}}}}"""));

        var page = OfflinePage.Parse(System.Text.Encoding.UTF8.GetBytes(
            $$$"""{"rid":"1","result":{"messages":[{{{messages}}}],"peers":[{"peer":"a","lastSeq":9,"upTo":7}],"more":true}}"""));

        Assert.Equal(new OfflinePage(First: 5, Count: 3, dense, UpTo: 7, More: true), page);
    }

    [Fact]
    public void A_refused_call_is_an_error()
    {
        var refused = Assert.Throws<InvalidOperationException>(() =>
            OfflinePage.Parse("""{"rid":"1","error":{"code":"invalid","message":"Why."}}"""u8));

        Assert.Contains("Why.", refused.Message, StringComparison.Ordinal);
    }
}
