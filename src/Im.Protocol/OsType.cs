namespace Im.Protocol;

/// <summary>The operating system a device registers with.</summary>
public enum OsType
{
    /// <summary>Anything else.</summary>
    Unknown = -1,

    /// <summary>iOS.</summary>
    Ios = 1,

    /// <summary>Android.</summary>
    Android = 2,

    /// <summary>A browser.</summary>
    Web = 3,

    /// <summary>Windows.</summary>
    Windows = 4,
}
