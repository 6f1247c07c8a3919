using System.Globalization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Im.GrainStorage;

/// <summary>Grain state by group commit: the version is the ETag, and who has not seen the newest is refused.</summary>
internal sealed class BuiltinGrainStorage(
    IGrainStateTable table, IGrainStorageSerializer serializer, IActivatorProvider activators, TimeProvider time)
    : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await table.Read(KeyOf(stateName, grainId));
        grainState.State = stored is null
            ? activators.GetActivator<T>().Create()
            : serializer.Deserialize<T>(new BinaryData(stored.Payload));
        grainState.ETag = stored?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = stored is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var expected = VersionOf(grainState.ETag);
        var next = expected + 1 ?? FirstVersion();
        await Change(stateName, grainId, grainState, expected, next, serializer.Serialize(grainState.State).ToMemory());
        grainState.ETag = next.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Change(stateName, grainId, grainState, VersionOf(grainState.ETag), 0, null);
        grainState.State = activators.GetActivator<T>().Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task Change<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, long? expected, long next,
        ReadOnlyMemory<byte>? payload)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await table.Change(new(KeyOf(stateName, grainId), expected, next, payload, at))) return;

        throw new InconsistentStateException(
            $"State {stateName} of {grainId} has changed since it was read with ETag {grainState.ETag ?? "null"}.",
            storedEtag: "another", currentEtag: grainState.ETag);
    }

    private static GrainStateKey KeyOf(string stateName, GrainId grainId) => new(stateName, grainId.ToString());

    private static long? VersionOf(string? etag) =>
        string.IsNullOrEmpty(etag) ? null : long.Parse(etag, CultureInfo.InvariantCulture);

    // At random, so that a state cleared and written anew does not take a version again that somebody still holds.
    private static long FirstVersion() => Random.Shared.NextInt64(1, long.MaxValue / 2);
}
