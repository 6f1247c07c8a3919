using System.Diagnostics.CodeAnalysis;

namespace Im.Conformance.Tests.GrainState;

/// <summary>A note's state as one activation holds it.</summary>
internal sealed class HeldNote : IGrainState<NoteState>
{
    [AllowNull]
    public NoteState State { get; set; } = new();

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }

    public static HeldNote Of(string text) => new() { State = { Text = text } };
}
