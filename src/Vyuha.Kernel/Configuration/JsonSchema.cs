using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>
/// A JSON Schema (2020-12) as far as configurations need it; the one source of allowed names, types and ranges, for
/// this program and for editors. A keyword outside the subset is refused when the schema is loaded, never ignored.
/// </summary>
/// <remarks>
/// Three annotations of our own help messages: <c>x-unit</c> (what a number counts), <c>x-form</c> (how a text looks)
/// and <c>x-aliases</c> (other names a field may have).
/// </remarks>
public sealed class JsonSchema
{
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples",
    };

    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly List<LocatedJson> _enum = [];
    private readonly List<string> _required = [];
    private readonly List<(string Name, JsonSchema Schema)> _properties = [];
    private JsonSchema? _additional;
    private bool _additionalAllowed = true;
    private JsonSchema? _items;
    private decimal? _minimum;
    private decimal? _maximum;
    private bool _minimumExcluded;
    private bool _maximumExcluded;
    private int _minItems;
    private int _maxItems = int.MaxValue;
    private Regex? _pattern;

    private JsonSchema()
    {
    }

    /// <summary>What a number counts, for messages: <c>rupees</c>, <c>% of capital</c>.</summary>
    public string Unit { get; private set; } = "";

    /// <summary>How a text looks, for messages.</summary>
    public string Form { get; private set; } = "";

    public string Description { get; private set; } = "";

    /// <summary>Other names of this field.</summary>
    public IReadOnlyList<string> Aliases { get; private set; } = [];

    /// <summary>Names of the fields of an object, in the order of the schema.</summary>
    public IEnumerable<string> PropertyNames => _properties.Select(property => property.Name);

    /// <summary>The schema of a shipped text: an error in it is ours.</summary>
    /// <exception cref="InvariantException">The schema uses a keyword outside the subset.</exception>
    public static JsonSchema Parse(string text, string name)
    {
        LocatedJson root = LocatedJson.Parse(text, name);
        return Build(root, root);
    }

    /// <summary>The schema of a field by its name or one of its aliases; null when there is none.</summary>
    public JsonSchema? Property(string name) =>
        _properties.FirstOrDefault(property => property.Name == name || property.Schema.Aliases.Contains(name)).Schema;

    /// <summary>A field's own name for a name or alias; unknown names stay.</summary>
    public string CanonicalName(string name)
    {
        string? own = _properties.FirstOrDefault(property => property.Name == name || property.Schema.Aliases.Contains(name)).Name;
        return own ?? name;
    }

    /// <summary>The value with every aliased field under its own name.</summary>
    public LocatedJson Canonical(LocatedJson node)
    {
        if (node.Kind != JsonValueKind.Object)
            return node;
        return node.Renamed(CanonicalName).WithMembers(member =>
            Property(member.Name) is { } schema ? schema.Canonical(member.Value) : member.Value);
    }

    /// <summary>What may stand here, in words.</summary>
    public string Allowed
    {
        get
        {
            if (_enum.Count > 0)
                return "one of " + string.Join(", ", _enum.Select(value => value.Text));
            if (Form.Length > 0)
                return Form;
            string unit = Unit.Length == 0 ? "" : $" {Unit}";
            if (_types.Contains("number") || _types.Contains("integer"))
                return (_types.Contains("integer") ? "a whole number" : "a number") + Range() + unit;
            if (_types.Contains("array"))
                return $"a list of {ItemCount()}" + (_items is null ? "" : $", each {_items.Allowed}");
            return _types.Count == 0 ? "any value" : string.Join(" or ", _types.Select(TypeInWords));
        }
    }

    /// <summary>Adds everything in the value that the schema does not allow.</summary>
    /// <param name="node">The value.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <param name="complete">Whether missing required fields are wrong too; not when the value is laid over defaults.</param>
    public void Validate(LocatedJson node, ConfigurationProblems problems, bool complete = true)
    {
        if (!HasAllowedType(node))
        {
            problems.Add(node, $"{Found(node)} stands where {Allowed} belongs", "", $"Write {Allowed}.");
            return;
        }

        if (_enum.Count > 0 && !_enum.Any(value => value.Kind == node.Kind && value.Text == node.Text))
        {
            string hint = node.Kind == JsonValueKind.String ? DidYouMean.Sentence(node.Text, _enum.Select(value => value.Text)) : "";
            problems.Add(node, $"{Found(node)} is not known", Allowed, hint);
        }

        if (node.Kind == JsonValueKind.Number)
            ValidateNumber(node, problems);
        if (node.Kind == JsonValueKind.String && _pattern is not null && !_pattern.IsMatch(node.Text))
            problems.Add(node, $"{Found(node)} cannot be read", Allowed, "");
        if (node.Kind == JsonValueKind.Array)
            ValidateItems(node, problems, complete);
        if (node.Kind == JsonValueKind.Object)
            ValidateMembers(node, problems, complete);
    }

    private static string Found(LocatedJson node) => node.Kind switch
    {
        JsonValueKind.String => $"\"{node.Text}\"",
        JsonValueKind.Number => $"the number {node.Text}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };

    private static string TypeInWords(string type) => type switch
    {
        "object" => "an object { … }",
        "string" => "a text in quotes",
        "boolean" => "true or false",
        "null" => "null",
        _ => $"a {type}",
    };

    private static JsonSchema Build(LocatedJson node, LocatedJson root)
    {
        if (node["$ref"] is { } reference)
            return Build(Resolve(reference.Text, root), root).WithOwnAnnotations(node);

        var schema = new JsonSchema();
        foreach (LocatedMember member in node.Members)
            schema.Take(member.Name, member.Value, root);
        return schema;
    }

    private static LocatedJson Resolve(string reference, LocatedJson root)
    {
        const string prefix = "#/$defs/";
        Invariant.Require(reference.StartsWith(prefix, StringComparison.Ordinal), $"schema references start with {prefix}, not {reference}");
        LocatedJson? target = root["$defs"]?[reference[prefix.Length..]];
        Invariant.Require(target is not null, $"the schema defines {reference}");
        return target;
    }

    private JsonSchema WithOwnAnnotations(LocatedJson node)
    {
        foreach (LocatedMember member in node.Members.Where(member => member.Name != "$ref"))
            Take(member.Name, member.Value, node);
        return this;
    }

    private void Take(string keyword, LocatedJson value, LocatedJson root)
    {
        switch (keyword)
        {
            case "type":
                foreach (string type in value.Kind == JsonValueKind.Array ? value.Items.Select(item => item.Text) : [value.Text])
                    _types.Add(type);
                break;
            case "enum":
                _enum.AddRange(value.Items);
                break;
            case "minimum" or "exclusiveMinimum":
                (_minimum, _minimumExcluded) = (value.Number, keyword != "minimum");
                break;
            case "maximum" or "exclusiveMaximum":
                (_maximum, _maximumExcluded) = (value.Number, keyword != "maximum");
                break;
            case "pattern":
                _pattern = new Regex(value.Text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
                break;
            case "required":
                _required.AddRange(value.Items.Select(item => item.Text));
                break;
            case "properties":
                foreach (LocatedMember property in value.Members)
                    _properties.Add((property.Name, Build(property.Value, root)));
                break;
            case "additionalProperties":
                _additionalAllowed = value.Kind != JsonValueKind.False;
                _additional = value.Kind == JsonValueKind.Object ? Build(value, root) : null;
                break;
            case "items":
                _items = Build(value, root);
                break;
            case "minItems":
                _minItems = (int)value.Number!.Value;
                break;
            case "maxItems":
                _maxItems = (int)value.Number!.Value;
                break;
            case "x-unit":
                Unit = value.Text;
                break;
            case "x-form":
                Form = value.Text;
                break;
            case "x-aliases":
                Aliases = [.. value.Items.Select(item => item.Text)];
                break;
            case "description":
                Description = value.Text;
                break;
            default:
                Invariant.Require(Annotations.Contains(keyword), $"schema keyword {keyword} ({value.File}:{value.Line}) is one this program applies");
                break;
        }
    }

    private bool HasAllowedType(LocatedJson node) => _types.Count == 0 || node.Kind switch
    {
        JsonValueKind.Object => _types.Contains("object"),
        JsonValueKind.Array => _types.Contains("array"),
        JsonValueKind.String => _types.Contains("string"),
        JsonValueKind.True or JsonValueKind.False => _types.Contains("boolean"),
        JsonValueKind.Null => _types.Contains("null"),
        _ => _types.Contains("number") || (_types.Contains("integer") && (node.Number is not { } number || decimal.IsInteger(number))),
    };

    private void ValidateNumber(LocatedJson node, ConfigurationProblems problems)
    {
        if (node.Number is not { } number)
        {
            problems.Add(node, $"the number {node.Text} has more digits than can be kept", Allowed, "");
            return;
        }

        if (IsInRange(number))
            return;
        problems.Add(node, $"{node.Text} is out of range", Allowed, SlipOfThePen(number));
    }

    /// <summary>A guess at what was meant: a zero too many, percent or rupees where a fraction belongs.</summary>
    private string SlipOfThePen(decimal number)
    {
        if (_maximum is not { } maximum || number <= maximum)
            return "";
        if (maximum <= 1)
            return number > 100 ? "Write a fraction of the total, not rupees." : IsInRange(number / 100) ? $"For {Plain(number)} % write {Plain(number / 100)}." : "";
        return number >= 2 * maximum && IsInRange(number / 10) ? $"Is there a zero too many? {Plain(number / 10)} would be allowed." : "";
    }

    private void ValidateItems(LocatedJson node, ConfigurationProblems problems, bool complete)
    {
        if (node.Items.Count < _minItems || node.Items.Count > _maxItems)
            problems.Add(node, $"the list has {node.Items.Count} values", Allowed, "");
        if (_items is null)
            return;
        foreach (LocatedJson item in node.Items)
            _items.Validate(item, problems, complete);
    }

    private void ValidateMembers(LocatedJson node, ConfigurationProblems problems, bool complete)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (LocatedMember member in node.Members)
        {
            string name = CanonicalName(member.Name);
            bool isRepeated = !seen.TryAdd(name, member.Line);
            if (isRepeated)
                problems.Add(node.File, member.Line, member.Value.Path, $"{name} is given twice, first in line {seen[name]}", "", "Delete one of them.");
            if (Property(member.Name) is { } schema)
                schema.Validate(member.Value, problems, complete);
            else if (!_additionalAllowed && isRepeated)
                continue; // It was said of the first.
            else if (!_additionalAllowed)
                problems.Add(node.File, member.Line, member.Value.Path, $"{member.Name} is not known here", "", UnknownRemedy(member.Name));
            else
                _additional?.Validate(member.Value, problems, complete);
        }

        if (!complete)
            return;
        foreach (string required in _required.Where(required => !seen.ContainsKey(required)))
            problems.Add(node, $"{required} is missing", Property(required)?.Allowed ?? "", $"Add \"{required}\".");
    }

    private string UnknownRemedy(string name)
    {
        string hint = DidYouMean.Sentence(name, _properties.SelectMany(property => property.Schema.Aliases.Prepend(property.Name)));
        return hint.Length > 0 ? hint : $"Known are {string.Join(", ", PropertyNames)}.";
    }

    private bool IsInRange(decimal number) =>
        (_minimum is not { } minimum || (_minimumExcluded ? number > minimum : number >= minimum))
        && (_maximum is not { } maximum || (_maximumExcluded ? number < maximum : number <= maximum));

    private string Range()
    {
        string above = _minimumExcluded ? "above " : "from ";
        string below = _maximumExcluded ? "below " : "to ";
        return (_minimum, _maximum) switch
        {
            ({ } minimum, { } maximum) => $" {above}{Plain(minimum)} {below}{Plain(maximum)}",
            ({ } minimum, null) => _minimumExcluded ? $" above {Plain(minimum)}" : $" of at least {Plain(minimum)}",
            (null, { } maximum) => _maximumExcluded ? $" below {Plain(maximum)}" : $" of at most {Plain(maximum)}",
            _ => "",
        };
    }

    private string ItemCount() => _maxItems == int.MaxValue
        ? $"at least {_minItems} values"
        : _minItems == _maxItems ? $"{_minItems} values" : $"{_minItems} to {_maxItems} values";

    private static string Plain(decimal number) => number.ToString("0.##########", CultureInfo.InvariantCulture);
}
