using Im.Client;
using Im.Testing;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class The_readmes_example(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Runs()
    {
        using var folder = new TempDirectory();

        Assert.Equal("hello", await ReadmeExample.Run(server.Process.Http, folder.Path));
    }

    [Fact]
    public async Task About_groups_runs()
    {
        var messages = await ReadmeExample.RunGroup(await server.Connect("alice"), await server.Connect("bob"));

        Assert.Equal(["hello all", "only for bob"], messages.Select(message => message.Text).OfType<string>());
    }

    [Fact]
    public async Task About_calls_runs()
    {
        var messages = await ReadmeExample.RunCall(await server.Connect("alice2"), await server.Connect("bob", "tablet"));

        Assert.Equal("answered", CallNote.Of(messages[^1])?.Record.Outcome);
    }

    [Fact]
    public async Task About_files_and_other_contents_runs()
    {
        using var folder = new TempDirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "report.pdf"), "a report", TestContext.Current.CancellationToken);

        await ReadmeExample.RunFiles(await server.Connect("alice3"), await server.Connect("bob", "desk"), folder.Path);

        var received = Path.Combine(folder.Path, "received.pdf");
        Assert.Equal("a report", await File.ReadAllTextAsync(received, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Is_the_code_that_is_compiled_here()
    {
        var code = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "tests", "Im.EndToEnd.Tests", "Sdk", "ReadmeExample.cs"), TestContext.Current.CancellationToken);
        var readme = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Im.Client", "README.md"), TestContext.Current.CancellationToken);

        var examples = code.Index().Where(line => line.Item.Trim() == "// example").Select(line => line.Index).ToList();

        Assert.Equal(4, examples.Count);
        Assert.All(examples, start =>
        {
            var example = code.Skip(start + 1).TakeWhile(line => line.Trim() != "// end").Select(line => line.Length > 8 ? line[8..] : "");
            Assert.Contains(string.Join('\n', example), readme, StringComparison.Ordinal);
        });
    }
}
