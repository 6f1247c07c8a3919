using Im.Protocol;
using Orleans.Concurrency;

namespace Im.Grains.Files;

/// <summary>What messages say of a tenant's files. Key: the tenantNo. It is where the archive is, so that processes that
/// serve HTTP need none.</summary>
[GrainInterfaceType("file-desk")]
public interface IFileDeskGrain : IGrainWithStringKey
{
    /// <summary>Whether an account may read a file that is not its own: it sees a message that names it.</summary>
    /// <param name="storageId">The file.</param>
    /// <param name="account">Who.</param>
    /// <param name="appId">The sub-application of its device.</param>
    [Alias("may-read"), AlwaysInterleave]
    Task<bool> MayRead(string storageId, AccountId account, string appId);

    /// <summary>Those of these files that no kept message names any more; their uses are forgotten.</summary>
    [Alias("unused"), AlwaysInterleave]
    Task<IReadOnlyList<string>> Unused(IReadOnlyList<string> storageIds);

    /// <summary>The SHA-256 of a stored file of the tenant, in hexadecimal; null if there is none.</summary>
    [Alias("digest-of"), AlwaysInterleave]
    Task<string?> DigestOf(string storageId);
}
