using Im.Testing;

namespace Im.EndToEnd.Tests.Clusters;

public sealed class Settings_of_a_cluster
{
    private const string Good = "Im:Auth:SigningKey=q3VvYx8Ew0bKJ2mG1sQkYt6cA9uZ4nR7dHfLpXvBiTg=";
    private const string Redis = "Im:Clustering=redis|Im:Cluster:RedisConnectionString=127.0.0.1:6379|" + Good;
    private const string OnPostgres = "Im:Storage=postgres|Im:Storage:ConnectionString=Host=127.0.0.1";

    [Fact]
    public async Task That_lead_to_no_Redis_end_the_start_with_a_sentence()
    {
        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(new Dictionary<string, string>
        {
            ["Im:Roles"] = "gateway",
            ["Im:Clustering"] = "redis",
            ["Im:Cluster:RedisConnectionString"] = "127.0.0.1:1",
            ["Im:Auth:SigningKey"] = Good.Split('=', 2)[1],
        }));

        Assert.Contains("\nRedis 127.0.0.1:1, which has the list of members, could not be reached: ", ended.Message, StringComparison.Ordinal);
    }

    /// <summary>Each stops the start with one sentence, and nothing else is said.</summary>
    [Theory]
    [InlineData("Im:Clustering=etcd", "Im:Clustering is 'etcd', and must be localhost, redis or postgres.")]
    [InlineData("Im:Roles=gateway,worker", "Im:Roles names 'worker', and the roles are gateway, silo and api.")]
    [InlineData("Im:Roles:0=silo|Im:Roles:1=worker", "Im:Roles names 'worker', and the roles are gateway, silo and api.")]
    [InlineData("Im:Roles= , ", "Im:Roles is empty: name gateway, silo or api, or leave it away for all of them.")]
    [InlineData("Im:Roles=gateway,api", "Im:Roles leaves out silo, and Im:Clustering is localhost: without other processes nobody would host the accounts.")]
    [InlineData("Im:Roles=silo,api", "Im:Gateway:Advertised:Host is missing: Im:Roles has api without gateway, so register cannot tell devices this process's own.", "Im:Gateway:Advertised:Port is missing: Im:Roles has api without gateway, so register cannot tell devices this process's own.")]
    [InlineData("Im:Storage=mysql", "Im:Storage is 'mysql', and must be sqlite or postgres.")]
    [InlineData("Im:Storage=postgres", "Im:Storage:ConnectionString is missing: Im:Storage:Provider is postgres.")]
    [InlineData("Im:Storage=sqlite|Im:Storage:Provider=postgres|Im:Storage:ConnectionString=Host=127.0.0.1", "Im:Storage and Im:Storage:Provider name different engines: give one of them.")]
    [InlineData(Redis, "Im:Storage is sqlite, and Im:Clustering is redis: several processes cannot share its files; use postgres.")]
    [InlineData(OnPostgres + "|Im:Clustering=redis|" + Good, "Im:Cluster:RedisConnectionString is missing: Im:Clustering is redis.")]
    [InlineData(OnPostgres + "|Im:Clustering=redis|Im:Cluster:RedisConnectionString=127.0.0.1:6379,colour=blue|" + Good, "Im:Cluster:RedisConnectionString must be in StackExchange.Redis' form, as host:6379,password=….")]
    [InlineData(OnPostgres + "|Im:Clustering=redis|Im:Cluster:RedisConnectionString=127.0.0.1:6379", "Im:Auth:SigningKey is missing, and Im:Clustering is redis: each process would make one that the others do not know. Make one with `openssl rand -base64 32` and give it to every process.")]
    [InlineData("Im:Roles=gateway|Im:Clustering=postgres|" + Good, "Im:Cluster:ConnectionString is missing, and so is Im:Storage:ConnectionString: Im:Clustering is postgres.")]
    [InlineData("Im:Roles=gateway|Im:Clustering=postgres|Im:Cluster:ConnectionString=Hoost=1|" + Good, "Im:Cluster:ConnectionString must be in Npgsql's form, as Host=…;Database=….")]
    [InlineData("Im:Cluster:RedisConnectionString=127.0.0.1:6379", "Im:Cluster:RedisConnectionString is set, and Im:Clustering is localhost: say redis there, or take it away.")]
    [InlineData("Im:Cluster:ConnectionString=Host=127.0.0.1", "Im:Cluster:ConnectionString is set, and Im:Clustering is localhost: say postgres there, or take it away.")]
    [InlineData("Im:Cluster:Address=10.0.0.1", "Im:Cluster:Address is set, and Im:Clustering is localhost: no other process would come.")]
    [InlineData(OnPostgres + "|" + Redis + "|Im:Cluster:Address=0.0.0.0", "Im:Cluster:Address must be an IP address that other processes can reach.")]
    [InlineData("Im:Cluster:ListenAddress=0.0.0.0", "Im:Cluster:ListenAddress is set, and Im:Clustering is localhost: no other process would come.")]
    [InlineData(OnPostgres + "|" + Redis + "|Im:Cluster:ListenAddress=everywhere", "Im:Cluster:ListenAddress must be an IP address.")]
    [InlineData("Im:Cluster:SiloPort=30000|Im:Cluster:GatewayPort=30000", "Im:Cluster:SiloPort and GatewayPort must differ.")]
    public async Task That_are_wrong_or_contradict_each_other_stop_the_start_with_a_sentence_each(string settings, params string[] sentences)
    {
        var given = settings.Split('|').Select(setting => setting.Split('=', 2)).ToDictionary(setting => setting[0], setting => setting[1]);

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(given));

        var said = ended.Message[(ended.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        Assert.Equal(sentences, said.Split(Environment.NewLine));
    }
}
