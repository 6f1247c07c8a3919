using System.Globalization;

namespace Im.Cluster.Tests.Kit;

/// <summary>Where a random test begins. <c>IM_TEST_SEED</c> repeats a run; the seed is in the test's output.</summary>
internal static class Seed
{
    public static int Next()
    {
        var given = Environment.GetEnvironmentVariable("IM_TEST_SEED");
        var seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"IM_TEST_SEED={seed}");
        return seed;
    }
}
