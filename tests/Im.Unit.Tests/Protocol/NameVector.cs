namespace Im.Unit.Tests.Protocol;

/// <summary>A name of a kind, and whether it is one.</summary>
internal sealed record NameVector(string Name, string What, bool Valid, string? Value, string? Utf16) : INamed
{
    public string Text => Value ?? string.Concat(Utf16!.Split(' ').Select(unit => (char)Convert.ToUInt16(unit, 16)));
}
