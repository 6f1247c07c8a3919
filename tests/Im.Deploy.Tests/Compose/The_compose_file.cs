using System.Globalization;

namespace Im.Deploy.Tests.Compose;

public sealed class The_compose_file
{
    [Fact]
    public async Task Fits_its_specification()
    {
        var compose = await ComposeFile.Read();

        Assert.Empty(compose.Faults);
    }

    [Fact]
    public async Task Names_settings_that_the_servers_have()
    {
        var compose = await ComposeFile.Read();
        var names = compose.Environments(new Dictionary<string, string>()).SelectMany(it => it.Keys).Distinct().ToList();

        Assert.Contains("Im__Roles", names);
        Assert.DoesNotContain(names, name => !SettingNames.IsKnown(name));
    }

    [Fact]
    public async Task Asks_for_no_variable_that_its_example_does_not_name()
    {
        var compose = await ComposeFile.Read();
        var example = ComposeFile.Variables(Tool.Deploy("compose", ".env.example"));

        Assert.NotEmpty(compose.Interpolated());
        Assert.All(compose.Interpolated(), it => Assert.Contains(it.Name, example.Keys));
        Assert.All(compose.Interpolated().Where(it => !it.HasDefault), it => Assert.Equal("", example[it.Name]));
    }

    [Fact]
    public async Task Mounts_files_that_there_are()
    {
        var compose = await ComposeFile.Read();
        var mounted = compose.Services.SelectMany(it => it.Service["volumes"].ItemsIfAny())
            .Select(volume => volume.Text().Split(':')[0]).Where(path => path.StartsWith('.')).ToList();

        Assert.NotEmpty(mounted);
        Assert.All(mounted, path => Assert.True(Path.Exists(Tool.Deploy("compose", path)), path));
    }

    [Fact]
    public async Task Opens_ports_to_this_machine_alone_unless_told_otherwise()
    {
        var compose = await ComposeFile.Read();
        var ports = compose.Services.SelectMany(it => it.Service["ports"].ItemsIfAny()).Select(port => port.Text()).ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.Matches(@"^(127\.0\.0\.1|\$\{IM_BIND:-127\.0\.0\.1\}):", port));
        Assert.All(
            compose.Services.Where(it => it.Name is "redis" or "postgres"),
            it => Assert.Equal("""["back"]""", it.Service["networks"]!.ToJsonString()));
    }

    [Fact]
    public async Task Gives_a_server_the_time_that_it_takes_to_stop()
    {
        var compose = await ComposeFile.Read();
        var takes = compose.Environments(new Dictionary<string, string>()).First()
            .Where(it => it.Key.StartsWith("Im__Shutdown__", StringComparison.Ordinal))
            .Select(it => TimeSpan.Parse(it.Value, CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(3, takes.Count);
        Assert.All(compose.Services.Where(it => it.Name.StartsWith("server-", StringComparison.Ordinal)), it => Assert.True(
            int.Parse(it.Service["stop_grace_period"].Text().TrimEnd('s'), CultureInfo.InvariantCulture)
                >= takes.Sum(time => time.TotalSeconds) + 5));
    }

    [Fact]
    public async Task Has_Prometheus_read_and_HAProxy_serve_every_server()
    {
        var compose = await ComposeFile.Read();
        var cancellation = TestContext.Current.CancellationToken;
        var prometheus = await File.ReadAllTextAsync(Tool.Deploy("compose", "prometheus", "prometheus.yml"), cancellation);
        var haproxy = await File.ReadAllTextAsync(Tool.Deploy("compose", "haproxy", "haproxy.cfg"), cancellation);
        var servers = compose.Services.Select(it => it.Name).Where(name => name.StartsWith("server-", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, servers.Count);
        Assert.All(servers, name => Assert.Contains($"\"{name}:8080\"", prometheus, StringComparison.Ordinal));
        Assert.All(servers, name => Assert.Contains($"server {name} {name}:1883 port 8080", haproxy, StringComparison.Ordinal));
        Assert.All(servers, name => Assert.Contains($"server {name} {name}:8080", haproxy, StringComparison.Ordinal));
    }
}
