using System.Data.Common;
using System.Net.Sockets;

namespace Im.Api.Problems;

/// <summary>Failures of the world around, not of ours: a silo, a database, a network. They pass.</summary>
internal static class PassingFailures
{
    public static bool Includes(Exception cause) =>
        cause is OrleansException or TimeoutException or DbException or SocketException or IOException
        // So Orleans says that no silo of the cluster hosts such a grain at this moment.
        || cause is ArgumentException { Source: "Orleans.Core" }
        || (cause.InnerException is { } inner && Includes(inner));
}
