using System.Text.Json.Nodes;
using Im.Testing;

namespace Im.Deploy.Tests.Image;

public sealed class The_image
{
    /// <summary>The user of the image, to whom /data belongs.</summary>
    public const int User = 1654;

    [Fact]
    public async Task Is_described_without_a_fault()
    {
        var dockerfile = await Tool.Validate("dockerfile.mjs", "", Tool.Deploy("Dockerfile"));

        Assert.Empty(dockerfile["faults"].Items());
    }

    [Fact]
    public async Task Is_built_of_files_that_there_are_and_that_are_let_in()
    {
        var copied = (await Instructions("COPY")).Where(it => !Flags(it).Any(flag => flag.StartsWith("from=", StringComparison.Ordinal)))
            .SelectMany(it => Arguments(it)[..^1]).ToList();
        var letIn = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, ".dockerignore"), TestContext.Current.CancellationToken);

        Assert.NotEmpty(copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
        Assert.All(copied, path => Assert.Contains($"!{path}", letIn));
        Assert.Contains("*", letIn);
    }

    [Fact]
    public async Task Runs_as_a_user_that_is_not_root_and_to_whom_its_data_belongs()
    {
        var last = (int)(await Instructions("FROM"))[^1]["stage"]!;
        var user = Assert.Single(await Instructions("USER"));
        var data = Assert.Single(await Instructions("COPY"), it => Arguments(it)[^1] == "/data");

        Assert.Equal(last, (int)user["stage"]!);
        Assert.Equal($"{User}", Assert.Single(Arguments(user)));
        Assert.Contains($"chown={User}:{User}", Flags(data));
    }

    [Fact]
    public async Task Has_no_shell_and_knows_time_zones()
    {
        var bases = (await Instructions("FROM")).Select(it => Arguments(it)[0]).ToList();
        var entry = Assert.Single(await Instructions("ENTRYPOINT"));

        Assert.EndsWith("-chiseled-extra", bases[^1], StringComparison.Ordinal);
        Assert.StartsWith("[", Arguments(entry)[0], StringComparison.Ordinal);
        Assert.All(await Instructions("RUN"), it => Assert.Equal(0, (int)it["stage"]!));
    }

    [Fact]
    public async Task Sets_what_the_server_reads()
    {
        var names = (await Variables()).Keys;

        Assert.Contains("Im__Storage__DataDirectory", names);
        Assert.DoesNotContain(names, name => !SettingNames.IsKnown(name));
    }

    [Fact]
    public async Task Says_of_its_memory_what_the_service_of_systemd_does()
    {
        var service = await File.ReadAllTextAsync(Tool.Deploy("systemd", "im-orleans.service"), TestContext.Current.CancellationToken);

        Assert.Contains($"Environment=DOTNET_GCgen0size={(await Variables())["DOTNET_GCgen0size"]}\n", service, StringComparison.Ordinal);
    }

    /// <summary>The environment that it gives the server.</summary>
    internal static async Task<Dictionary<string, string>> Variables() => (await Instructions("ENV"))
        .SelectMany(Arguments).Select(it => it.Split('=', 2)).ToDictionary(it => it[0], it => it[1]);

    private static async Task<JsonNode[]> Instructions(string keyword)
    {
        var dockerfile = await Tool.Validate("dockerfile.mjs", "", Tool.Deploy("Dockerfile"));
        return [.. dockerfile["instructions"].Items().Where(it => it["keyword"].Text() == keyword)];
    }

    private static string[] Arguments(JsonNode instruction) => [.. instruction["arguments"].Items().Select(it => it.Text())];

    private static string[] Flags(JsonNode instruction) => [.. instruction["flags"].Items().Select(it => it.Text())];
}
