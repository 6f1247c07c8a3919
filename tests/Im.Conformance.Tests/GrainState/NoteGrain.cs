namespace Im.Conformance.Tests.GrainState;

[GrainInterfaceType("note")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("read")] Task<string> Read();

    [Alias("write")] Task Write(string text);

    [Alias("leave")] Task Leave();
}

[GenerateSerializer, Alias("note-state")]
public sealed class NoteState
{
    [Id(0)] public string Text { get; set; } = "";

    [Id(1)] public int Number { get; set; }
}

[GrainType("note")]
internal sealed class NoteGrain([PersistentState("note")] IPersistentState<NoteState> state) : Grain, INoteGrain
{
    public Task<string> Read() => Task.FromResult(state.State.Text);

    public Task Write(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
