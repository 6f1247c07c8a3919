using Im.Grains.Push;
using Im.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Unit.Tests.Notifications;

public sealed class A_badge_alone
{
    [Fact]
    public void Is_told_only_through_vendors_that_set_it_without_anything_to_see()
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging().AddMetrics().AddPushVendors().BuildServiceProvider();
        var vendors = services.GetRequiredService<VendorRegistry>();
        var offers = new PushOffers(TimeProvider.System, NullLogger<PushOffers>.Instance, vendors: vendors);

        Assert.Equal(["apns"], vendors.All.Select(it => it.Name).Where(offers.SetsBadgeAlone));
    }
}
