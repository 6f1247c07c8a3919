using System.Security.Cryptography;
using System.Text;

namespace Im.Deploy.Tests;

/// <summary>What takes the place of secrets and of other machines when what is deployed runs here.</summary>
internal static class Services
{
    public const string OpsSecret = "MTVlYzM0YjA5ZjdkODI2Yw";

    public static string SigningKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string OpsSecretHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OpsSecret)));

    /// <summary>The tests' Redis; without one the test is skipped aloud.</summary>
    public static string Redis
    {
        get
        {
            var redis = Environment.GetEnvironmentVariable("IM_TEST_REDIS");
            if (redis is null) Assert.Skip("No Redis: run ./test.sh, which starts one, or set IM_TEST_REDIS.");
            return redis!;
        }
    }
}
