using Orleans.Storage;

namespace Im.Conformance.Tests.GrainState;

/// <summary>Random reads, writes and clears of a few grains by holders who may be stale, against a model: a change
/// succeeds exactly for who holds the newest version.</summary>
internal sealed class StorageModel(IGrainStorage one, IGrainStorage other, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Slot[] _slots = [.. Enumerable.Range(0, 3).Select(_ => new Slot())];
    private int _changes;

    public async Task Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            var slot = _slots[_random.Next(_slots.Length)];
            var holder = slot.Holders[_random.Next(slot.Holders.Length)];
            var storage = _random.Next(2) == 0 ? one : other;
            switch (_random.Next(5))
            {
                case 0 or 1: await Read(storage, slot, holder); break;
                case 2 or 3: await Write(storage, slot, holder, $"step {step}"); break;
                // Orleans' provider reads before it clears what its holder never read: no rule to check there.
                default: if (holder.State.RecordExists) await Clear(storage, slot, holder); break;
            }
        }
    }

    private static async Task Read(IGrainStorage storage, Slot slot, Holder holder)
    {
        await storage.ReadStateAsync("note", slot.Grain, holder.State);
        Assert.Equal((slot.Text ?? "", slot.Text is not null), (holder.State.State.Text, holder.State.RecordExists));
        holder.Seen = slot.Text is null ? 0 : slot.Version;
    }

    private async Task Write(IGrainStorage storage, Slot slot, Holder holder, string text)
    {
        holder.State.State = new NoteState { Text = text };
        if (await Try(() => storage.WriteStateAsync("note", slot.Grain, holder.State), slot, holder))
            (slot.Text, slot.Version, holder.Seen) = (text, ++_changes, _changes);
    }

    private static async Task Clear(IGrainStorage storage, Slot slot, Holder holder)
    {
        if (await Try(() => storage.ClearStateAsync("note", slot.Grain, holder.State), slot, holder))
            (slot.Text, holder.Seen) = (null, 0);
    }

    private static async Task<bool> Try(Func<Task> change, Slot slot, Holder holder)
    {
        if (holder.Seen == (slot.Text is null ? 0 : slot.Version))
        {
            await change();
            return true;
        }

        await Assert.ThrowsAsync<InconsistentStateException>(change);
        return false;
    }

    private sealed class Slot
    {
        public GrainId Grain { get; } = GrainId.Create("note", Guid.NewGuid().ToString());

        public Holder[] Holders { get; } = [.. Enumerable.Range(0, 3).Select(_ => new Holder())];

        public string? Text { get; set; }

        public int Version { get; set; }
    }

    private sealed class Holder
    {
        public HeldNote State { get; } = new();

        /// <summary>The version it holds; 0 for none.</summary>
        public int Seen { get; set; }
    }
}
