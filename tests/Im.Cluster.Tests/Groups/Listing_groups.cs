using Im.Cluster.Tests.Kit;
using Im.Grains.Groups;

namespace Im.Cluster.Tests.Groups;

public sealed class Listing_groups(SharedCluster im)
{
    [Fact]
    public async Task Ends_a_page_where_the_groups_would_fill_more_than_a_reply()
    {
        var device = await im.Online();
        var teams = new List<Team>();
        for (var i = 0; i < 5; i++) teams.Add(await Team.Of(im, device, [], new GroupPatch { Announcement = new string('张', 1_000) }));

        var (sizes, listed, cursor) = (new List<int>(), new List<string>(), (string?)null);
        do
        {
            // A character that is not ASCII takes six bytes.
            var page = await device.Groups(limit: 5, cursor, maxBytes: 15_000);
            sizes.Add(page.Groups.Count);
            listed.AddRange(page.Groups.Select(group => group.GroupId));
            cursor = page.Cursor;
        }
        while (cursor is not null && sizes.Count < 10);

        Assert.Equal([2, 2, 1], sizes);
        Assert.Equal(teams.Select(team => team.Id.Value).Order(StringComparer.Ordinal), listed);
        Assert.Single((await device.Groups(limit: 5, maxBytes: 1)).Groups);
    }
}
