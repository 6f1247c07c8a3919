using System.Globalization;
using System.Text.Json;

namespace Im.Notifications;

/// <summary>Reads an object of settings strictly: each fault is a sentence with its place, and never with the value, which
/// could be a secret in the wrong place.</summary>
internal sealed class SettingsObject
{
    private readonly string _at;
    private readonly List<string> _faults;
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    public SettingsObject(JsonElement settings, string at, List<string> faults)
    {
        (_at, _faults) = (at, faults);
        if (settings.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in settings.EnumerateObject()) _members[member.Name] = member.Value;
        }
        else if (settings.ValueKind != JsonValueKind.Undefined)
        {
            faults.Add($"{at} must hold settings, and is a value.");
        }
    }

    /// <summary>The members and where they are, for an object with names of its own.</summary>
    public IEnumerable<(string Name, JsonElement Value, string At)> Members =>
        _members.Select(it => (it.Key, it.Value, Place(it.Key)));

    public bool Has(string name) => Find(name) is not null;

    public bool Flag(string name, bool usual) => Find(name) switch
    {
        null => usual,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Fault(name, "must be true or false.", usual),
    };

    public string? Text(string name, int longest)
    {
        if (Find(name) is not { } value) return null;
        // A configuration knows only texts, and what looks like another kind comes as that.
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (text is null) return Fault<string?>(name, "must be a text.", null);
        if (text.Length > longest) return Fault<string?>(name, $"may have {longest} characters.", null);
        return text.Any(char.IsControl) ? Fault<string?>(name, "contains a control character.", null) : text;
    }

    public TimeSpan Time(string name, TimeSpan usual, TimeSpan least, TimeSpan most)
    {
        if (Text(name, 32) is not { } text) return usual;
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time))
            return Fault(name, "must be a time as hh:mm:ss or d.hh:mm:ss.", usual);
        return time < least || time > most ? Fault(name, $"must be from {least:c} to {most:c}.", usual) : time;
    }

    public SettingsObject? Object(string name) =>
        Find(name) is { } value ? new SettingsObject(value, Place(name), _faults) : null;

    public void Add(string name, string fault) => _faults.Add($"{Place(name)} {fault}");

    /// <summary>Names what was not asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var name in _members.Keys.Where(it => !_seen.Contains(it)))
            _faults.Add($"{Place(name)}: there is no such setting.");
    }

    private JsonElement? Find(string name)
    {
        _seen.Add(name);
        return _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T Fault<T>(string name, string fault, T instead)
    {
        Add(name, fault);
        return instead;
    }

    private string Place(string name) => $"{_at}:{char.ToUpperInvariant(name[0])}{name[1..]}";
}
