using Im.Chaos.Histories;
using Im.Protocol;

namespace Im.Chaos.Load;

/// <summary>Who takes part, made of the seed alone.</summary>
internal sealed class Cast
{
    /// <summary>The tenants; users have the same names in both.</summary>
    public static readonly IReadOnlyList<string> Tenants = ["one", "two"];

    private const int GroupsPerTenant = 2;

    public Cast(int seed, int sdkDevices, int rawDevices)
    {
        var random = new Random(seed);
        var devices = new List<Device>();
        for (var i = 0; i < sdkDevices + rawDevices; i++)
        {
            var tenant = Tenants[i % Tenants.Count];
            var number = i / Tenants.Count;
            // The first device by hand of each tenant is the second device of the tenant's first user.
            var isSecond = i >= sdkDevices && i < sdkDevices + Tenants.Count;
            var kind = i < sdkDevices ? DeviceKind.Sdk : number % 2 == 0 ? DeviceKind.Mqtt5 : DeviceKind.Mqtt311;
            devices.Add(new Device($"{tenant}-{number}", tenant, $"user-{(isSecond ? 0 : number)}", kind));
        }

        Devices = devices;
        Groups = [.. Tenants.SelectMany(tenant => Enumerable.Range(0, GroupsPerTenant).Select(i => GroupOf(tenant, i, random)))];
    }

    public IReadOnlyList<Device> Devices { get; }

    public IReadOnlyList<GroupPlan> Groups { get; }

    /// <summary>The accounts of a tenant.</summary>
    public IReadOnlyList<string> AccountsOf(string tenant) =>
        [.. Devices.Where(it => it.Tenant == tenant).Select(it => it.Account).Distinct()];

    private GroupPlan GroupOf(string tenant, int index, Random random)
    {
        var owner = Devices.Where(it => it.Tenant == tenant && it.Kind == DeviceKind.Sdk).ElementAt(index);
        var others = AccountsOf(tenant).Where(it => it != owner.Account).ToArray();
        random.Shuffle(others);
        return new GroupPlan(tenant, $"group-{index}", owner, [.. others.Take((others.Length + 1) * 3 / 4)]);
    }
}

/// <summary>A group to make.</summary>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Number">The number that makes its id.</param>
/// <param name="Owner">The device of its owner.</param>
/// <param name="Members">The accounts that are in it at first, beside the owner.</param>
internal sealed record GroupPlan(string Tenant, string Number, Device Owner, IReadOnlyList<string> Members)
{
    public string Id { get; } = WireIds.Group(Tenant, Number).Value;
}
