namespace Im.Archive;

/// <summary>Tenants that keep their messages for a shorter time than the server does.</summary>
public interface IRetentionRules
{
    /// <summary>Whether there is any.</summary>
    bool HasAny { get; }

    /// <summary>For how many days a tenant's messages are kept; 0 for as long as the server keeps them.</summary>
    int DaysOf(string tenantNo);
}
