using Im.Database;

namespace Im.GrainStorage;

/// <summary>A change on its way to the writer.</summary>
internal sealed class GrainStateOperation(GrainStateChange change) : CommitOperation<bool>
{
    private bool _done;

    public GrainStateChange Change => change;

    protected override bool Answer => _done;

    public void Finish(bool done) => _done = done;
}
