namespace Im.Api.Storage;

/// <summary>Marks an endpoint whose body is not read as text.</summary>
internal sealed class TakesAnyCharset;
