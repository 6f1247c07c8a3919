namespace Im.Files;

/// <summary>Knows which files messages still name.</summary>
public interface IFileUsage
{
    /// <summary>Those of a tenant's files that no kept message names any more; their uses are forgotten.</summary>
    Task<IReadOnlyList<string>> Unused(string tenantNo, IReadOnlyList<string> storageIds);
}
