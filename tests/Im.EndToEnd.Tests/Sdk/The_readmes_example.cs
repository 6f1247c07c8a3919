using Im.Client;
using Im.EndToEnd.Tests.Http;
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
    public async Task About_updates_runs()
    {
        using var folder = new TempDirectory();
        using var app = await RestApp.LogIn(server.Process, "demo", "demo", "demo-secret");
        var bob = await server.Connect("bob4");
        var file = await bob.UploadAsync(new MemoryStream([1, 2, 3]), cancellationToken: TestContext.Current.CancellationToken);
        object[] contents = [new { tree = "small" }, new { storageId = file.StorageId, digest = file.Sha256 }];
        foreach (var content in contents)
        {
            var message = new
            {
                id = Guid.NewGuid().ToString("n"),
                to = new { users = (string[])["bob4"] },
                type = 256,
                content = new { type = "organization", content },
                isBackground = true,
            };
            Assert.Equal("202", (await app.Post("messages", message)).Outcome);
        }

        await ReadmeExample.RunUpdates(bob, folder.Path);

        var tree = Path.Combine(folder.Path, "tree.bin");
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(tree, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Is_the_code_that_is_compiled_here()
    {
        var code = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "tests", "Im.EndToEnd.Tests", "Sdk", "ReadmeExample.cs"), TestContext.Current.CancellationToken);
        var readme = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Im.Client", "README.md"), TestContext.Current.CancellationToken);

        var examples = code.Index().Where(line => line.Item.Trim() == "// example").Select(line => line.Index).ToList();

        Assert.Equal(5, examples.Count);
        Assert.All(examples, start =>
        {
            var example = code.Skip(start + 1).TakeWhile(line => line.Trim() != "// end").Select(line => line.Length > 8 ? line[8..] : "");
            Assert.Contains(string.Join('\n', example), readme, StringComparison.Ordinal);
        });
    }
}
