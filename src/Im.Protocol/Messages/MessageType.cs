namespace Im.Protocol;

/// <summary>The message types this version knows. Any other code from 0 up is forwarded untouched.</summary>
public enum MessageType
{
    /// <summary>What an SDK reports for a code it does not know; never sent.</summary>
    Unknown = -1,

    /// <summary>Text.</summary>
    Text = 0,

    /// <summary>A picture behind a storageId.</summary>
    Image = 1,

    /// <summary>A recording behind a storageId.</summary>
    Voice = 2,

    /// <summary>A film behind a storageId.</summary>
    Video = 3,

    /// <summary>Any file behind a storageId.</summary>
    File = 4,

    /// <summary>A card that opens an app.</summary>
    Card = 5,

    /// <summary>A prescription (处方单); its content has the card's members.</summary>
    Prescription = 6,

    /// <summary>Any object of the application's own.</summary>
    Custom = 100,

    /// <summary>An event: <c>type</c> and <c>content</c>.</summary>
    Push = 256,
}
