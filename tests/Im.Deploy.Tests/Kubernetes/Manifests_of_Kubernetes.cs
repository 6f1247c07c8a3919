using System.Globalization;
using System.Text.Json.Nodes;

namespace Im.Deploy.Tests.Kubernetes;

public sealed class Manifests_of_Kubernetes
{
    private static readonly string[] SecretWords = ["SigningKey", "ConnectionString", "Secret", "Password", "AccessKey"];

    [Theory]
    [InlineData(Manifests.Base)]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Fit_the_schemas_to_the_last_field(string directory)
    {
        var manifests = await Manifests.Of(directory);

        Assert.Empty(manifests.Faults);
        Assert.NotEmpty(manifests.Deployments);
    }

    [Theory]
    [InlineData("maxSkew:", "maxScew:")]
    [InlineData("terminationGracePeriodSeconds:", "terminationGraceSeconds:")]
    [InlineData("containerPort: 8080", "containerPort: http")]
    [InlineData("apiVersion: apps/v1", "apiVersion: apps/v2")]
    public async Task Would_not_fit_with_a_slip_in_them(string right, string wrong)
    {
        await Manifests.Of(Manifests.Production);
        var (_, yaml) = await Tool.Run("kubectl", "", "kustomize", Tool.Deploy("kubernetes", Manifests.Production));
        Assert.Contains(right, yaml, StringComparison.Ordinal);

        var checkedAgain = await Tool.Validate("kubernetes.mjs", yaml.Replace(right, wrong, StringComparison.Ordinal));

        Assert.NotEmpty(checkedAgain["faults"].Items());
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Name_settings_that_the_server_has(string overlay)
    {
        var manifests = await Manifests.Of(overlay);
        var names = manifests.Deployments.SelectMany(manifests.EnvironmentOf).Select(variable => variable.Name).Distinct().ToList();

        Assert.Contains("Im__Roles", names);
        Assert.DoesNotContain(names, name => !SettingNames.IsKnown(name));
    }

    [Theory]
    [InlineData("Im__Gateway__Ports")]
    [InlineData("Im__Gatway__Port")]
    [InlineData("Im__Gateway")]
    [InlineData("Im__Auth__PreviousSigningKeys__first")]
    [InlineData("Im__Tenants__acme__KickPolicies")]
    [InlineData("Im__Role")]
    [InlineData("IM__Roles")]
    public void Would_be_found_to_name_one_that_it_has_not(string name) => Assert.False(SettingNames.IsKnown(name));

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Hold_no_secret(string overlay)
    {
        var manifests = await Manifests.Of(overlay);
        var secret = manifests.Deployments.SelectMany(manifests.EnvironmentOf)
            .Where(variable => SecretWords.Any(word => variable.Name.Contains(word, StringComparison.Ordinal))).ToList();

        Assert.DoesNotContain("Secret", manifests.Kinds);
        Assert.NotEmpty(secret);
        Assert.All(secret, variable => Assert.NotNull(variable.Secret));
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Give_a_pod_the_time_that_its_server_takes_to_stop(string overlay)
    {
        var manifests = await Manifests.Of(overlay);

        foreach (var deployment in manifests.Deployments)
        {
            var takes = manifests.EnvironmentOf(deployment)
                .Where(variable => variable.Name.StartsWith("Im__Shutdown__", StringComparison.Ordinal))
                .Select(variable => TimeSpan.Parse(variable.Text!, CultureInfo.InvariantCulture)).ToList();
            var given = TimeSpan.FromSeconds((int)Manifests.Pod(deployment)["terminationGracePeriodSeconds"]!);

            Assert.Equal(3, takes.Count);
            Assert.True(given >= takes.Aggregate(TimeSpan.FromSeconds(10), (sum, time) => sum + time), $"{given} is too short.");
        }
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Let_a_pod_do_nothing_that_the_server_has_no_need_of(string overlay)
    {
        var manifests = await Manifests.Of(overlay);

        Assert.All(manifests.OfKind("ServiceAccount"), account => Assert.False((bool)account["automountServiceAccountToken"]!));
        Assert.DoesNotContain(manifests.Kinds, kind => kind.Contains("Role", StringComparison.Ordinal));
        Assert.Equal("restricted", (string?)LabelsOf(manifests.OfKind("Namespace").Single())["pod-security.kubernetes.io/enforce"]);
        foreach (var deployment in manifests.Deployments)
        {
            var (pod, server) = (Manifests.Pod(deployment), Manifests.Server(deployment));
            Assert.False((bool)pod["automountServiceAccountToken"]!);
            Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
            Assert.Equal(Image.The_image.User, (int)pod["securityContext"]!["runAsUser"]!);
            Assert.Equal("RuntimeDefault", pod["securityContext"]!["seccompProfile"]!["type"].Text());
            Assert.True((bool)server["securityContext"]!["readOnlyRootFilesystem"]!);
            Assert.False((bool)server["securityContext"]!["allowPrivilegeEscalation"]!);
            Assert.Equal(["ALL"], server["securityContext"]!["capabilities"]!["drop"].Items().Select(it => it.Text()));
        }
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Ask_the_server_how_it_is_and_bound_its_memory_but_not_its_time(string overlay)
    {
        var manifests = await Manifests.Of(overlay);

        foreach (var server in manifests.Deployments.Select(Manifests.Server))
        {
            Assert.Equal("/readyz", server["startupProbe"]!["httpGet"]!["path"].Text());
            Assert.Equal("/readyz", server["readinessProbe"]!["httpGet"]!["path"].Text());
            Assert.Equal("/healthz", server["livenessProbe"]!["httpGet"]!["path"].Text());
            Assert.Null(server["resources"]!["limits"]!["cpu"]);
            Assert.NotNull(server["resources"]!["requests"]!["cpu"]);
            Assert.NotNull(server["resources"]!["limits"]!["memory"]);
        }
    }

    [Fact]
    public async Task Of_many_servers_change_them_one_by_one_and_give_each_a_name_and_an_address()
    {
        var manifests = await Manifests.Of(Manifests.Production);

        Assert.Equal(
            ["im-orleans-gateways", "im-orleans-workers"],
            manifests.Deployments.Select(it => it["metadata"]!["name"].Text()).Order());
        foreach (var deployment in manifests.Deployments)
        {
            var (spec, name) = (deployment["spec"]!, deployment["metadata"]!["name"].Text());
            Assert.Equal("""{"maxSurge":1,"maxUnavailable":0}""", spec["strategy"]!["rollingUpdate"]!.ToJsonString());
            Assert.Equal(30, (int)spec["minReadySeconds"]!);
            Assert.Null(spec["replicas"]);
            Assert.Equal(2, Manifests.Pod(deployment)["topologySpreadConstraints"]!.AsArray().Count);

            var fields = manifests.EnvironmentOf(deployment).ToLookup(variable => variable.Name, variable => variable.Field);
            Assert.Equal(["metadata.name"], fields["Im__Cluster__SiloName"]);
            Assert.Equal(["status.podIP"], fields["Im__Cluster__Address"]);

            var scaler = manifests.Find("HorizontalPodAutoscaler", name);
            Assert.Equal(name, scaler["spec"]!["scaleTargetRef"]!["name"].Text());
            Assert.True((int)scaler["spec"]!["minReplicas"]! >= 3);
            Assert.Equal(1, (int)manifests.Find("PodDisruptionBudget", name)["spec"]!["maxUnavailable"]!);
        }
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Select_pods_that_there_are_and_name_what_there_is(string overlay)
    {
        var manifests = await Manifests.Of(overlay);
        var pods = manifests.Deployments.Select(it => LabelsOf(it["spec"]!["template"]!)).ToList();
        var accounts = manifests.OfKind("ServiceAccount").Select(it => it["metadata"]!["name"].Text()).ToList();

        Assert.All(manifests.OfKind("Service"), service => Assert.Single(pods, pod => IsIn(pod, service["spec"]!["selector"]!)));
        Assert.All(
            manifests.OfKind("PodDisruptionBudget").Concat(manifests.Deployments),
            it => Assert.Single(pods, pod => IsIn(pod, it["spec"]!["selector"]!["matchLabels"]!)));
        Assert.All(
            manifests.OfKind("NetworkPolicy"),
            it => Assert.Contains(pods, pod => IsIn(pod, it["spec"]!["podSelector"]!["matchLabels"])));
        Assert.All(manifests.Deployments, it => Assert.Contains(Manifests.Pod(it)["serviceAccountName"].Text(), accounts));
        foreach (var service in manifests.OfKind("Service"))
        {
            var ports = manifests.Deployments
                .Where(it => IsIn(LabelsOf(it["spec"]!["template"]!), service["spec"]!["selector"]!))
                .SelectMany(it => Manifests.Server(it)["ports"].Items()).Select(port => port["name"].Text()).ToList();
            Assert.All(service["spec"]!["ports"].Items(), port => Assert.Contains(port["targetPort"].Text(), ports));
        }
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Let_the_world_in_where_devices_and_their_apps_go_and_nowhere_else(string overlay)
    {
        var manifests = await Manifests.Of(overlay);
        var paths = manifests.OfKind("Ingress").SelectMany(it => it["spec"]!["rules"].Items())
            .SelectMany(rule => rule["http"]!["paths"].Items()).Select(path => $"{path["pathType"]} {path["path"]}");
        var openToAll = manifests.OfKind("NetworkPolicy").SelectMany(it => it["spec"]!["ingress"].ItemsIfAny())
            .Where(rule => rule["from"] is null).SelectMany(rule => rule["ports"].Items()).Select(port => (int)port["port"]!);
        var balancer = manifests.OfKind("Service").Single(it => (string?)it["spec"]!["type"] == "LoadBalancer")["spec"]!;

        Assert.Equal(["Prefix /v1", "Exact /mqtt"], paths.Where(path => path != "Prefix /v1/storage/tus"));
        Assert.Equal([8883], openToAll);
        Assert.Equal("Local", balancer["externalTrafficPolicy"].Text());
        Assert.Equal([8883], balancer["ports"].Items().Select(port => (int)port["port"]!));
        Assert.Equal(
            """{"podSelector":{},"policyTypes":["Ingress","Egress"]}""",
            manifests.Find("NetworkPolicy", "default-deny")["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Let_pods_ask_for_names_and_push(string overlay)
    {
        var manifests = await Manifests.Of(overlay);
        var ways = manifests.OfKind("NetworkPolicy").SelectMany(it => it["spec"]!["egress"].ItemsIfAny()).ToList();
        var names = ways.Single(way => way["ports"].Items().Any(port => (int)port["port"]! == 53));
        var web = ways.Where(way => way["ports"].Items().Any(port => (int)port["port"]! == 443)).ToList();

        Assert.Equal("""{"k8s-app":"kube-dns"}""", names["to"]![0]!["podSelector"]!["matchLabels"]!.ToJsonString());
        Assert.NotEmpty(web);
        Assert.All(web, way => Assert.Contains("169.254.0.0/16", way["to"]![0]!["ipBlock"]!["except"].Items().Select(it => it.Text())));
    }

    [Fact]
    public async Task Let_silos_reach_each_other_and_nobody_else_reach_them()
    {
        var manifests = await Manifests.Of(Manifests.Production);
        var rules = manifests.OfKind("NetworkPolicy").SelectMany(it => it["spec"]!["ingress"].ItemsIfAny())
            .Where(rule => rule["ports"].Items().Any(port => (int)port["port"]! == 11111)).ToList();
        var rule = Assert.Single(rules);

        Assert.Equal("""[{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"im-orleans"}}}]""", rule["from"]!.ToJsonString());
        Assert.All(manifests.Deployments, it => Assert.Equal(
            "11111", manifests.EnvironmentOf(it).Single(variable => variable.Name == "Im__Cluster__SiloPort").Text));
    }

    [Theory]
    [InlineData(Manifests.Single)]
    [InlineData(Manifests.Production)]
    public async Task Let_files_of_any_size_through_as_they_come(string overlay)
    {
        var manifests = await Manifests.Of(overlay);

        Assert.All(manifests.OfKind("Ingress").Select(it => it["metadata"]!["annotations"]!), words =>
        {
            Assert.Equal("0", words["nginx.ingress.kubernetes.io/proxy-body-size"].Text());
            Assert.Equal("off", words["nginx.ingress.kubernetes.io/proxy-request-buffering"].Text());
        });
    }

    [Fact]
    public async Task Send_the_parts_of_an_upload_to_the_pod_that_has_it_and_spread_all_else()
    {
        var manifests = await Manifests.Of(Manifests.Production);
        var ways = manifests.OfKind("Ingress").SelectMany(it => it["spec"]!["rules"].Items().SelectMany(rule => rule["http"]!["paths"].Items())
            .Select(path => (
                Path: path["path"].Text(),
                Service: path["backend"]!["service"]!["name"].Text(),
                Hash: (string?)it["metadata"]!["annotations"]!["nginx.ingress.kubernetes.io/upstream-hash-by"]))).ToList();
        var parts = Assert.Single(ways, way => way.Path == "/v1/storage/tus");

        Assert.Equal("$http_authorization", parts.Hash);
        Assert.All(ways.Where(way => way != parts), way => Assert.Equal((null, true), (way.Hash, way.Service != parts.Service)));
        Assert.Equal(
            manifests.Find("Service", "im-orleans-http")["spec"]!.ToJsonString(),
            manifests.Find("Service", parts.Service)["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task Let_pods_reach_the_bucket_that_they_are_told_of()
    {
        var manifests = await Manifests.Of(Manifests.Production);
        var pods = manifests.Deployments
            .Where(it => manifests.EnvironmentOf(it).Any(variable => variable is { Name: "Im__Files__Store", Text: "s3" }))
            .Select(it => LabelsOf(it["spec"]!["template"]!));
        var reaching = manifests.OfKind("NetworkPolicy")
            .Where(it => it["spec"]!["egress"].ItemsIfAny().Any(way => way["ports"].Items().Any(port => (int)port["port"]! == 443))).ToList();

        var pod = Assert.Single(pods);
        Assert.Contains(reaching, it => IsIn(pod, it["spec"]!["podSelector"]!["matchLabels"]));
    }

    private static JsonObject LabelsOf(JsonNode it) => it["metadata"]!["labels"]!.AsObject();

    private static bool IsIn(JsonObject labels, JsonNode? selector) =>
        selector is null || selector.AsObject().All(it => (string?)labels[it.Key] == (string?)it.Value);
}
