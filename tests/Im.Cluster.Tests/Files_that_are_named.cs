using Im.Cluster.Tests.Kit;
using Im.Files;
using Im.Grains.Files;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class Files_that_are_named(SharedCluster im)
{
    [Theory]
    [InlineData(-5, true)]
    [InlineData(-65, false)]
    public async Task Stay_while_their_message_may_still_be_on_its_way_into_the_archive(int minutes, bool isKept)
    {
        var device = im.Device();
        var (from, to) = (WireIds.Account(device.TenantNo, "from").AsPeer(), WireIds.Account(device.TenantNo, "to").AsPeer());
        var file = new FileRow
        {
            StorageId = StorageIds.New(),
            TenantNo = device.TenantNo,
            Owner = from,
            Name = "a.bin",
            MimeType = MimeTypes.Bytes,
            CreatedAt = 1,
            CheckAt = long.MaxValue,
        };
        await im.Files.Create(file);
        await im.Files.Seal(file.StorageId, new FileSeal(0, "", 0, 0));
        await im.Files.Stored(file.StorageId, long.MaxValue);
        var usedAt = im.Time.GetUtcNow().AddMinutes(minutes).ToUnixTimeMilliseconds();
        await im.Files.Use([new FileUse(file.StorageId, 1, from, im.NewName("m"), to, usedAt)]);

        var unused = await im.Grains.GetGrain<IFileDeskGrain>(device.TenantNo).Unused([file.StorageId]);

        Assert.Equal(isKept ? [] : [file.StorageId], unused);
        Assert.Equal(isKept ? 1 : 0, (await im.Files.Uses(file.StorageId, null, 10)).Count);
    }
}
