using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text;
using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>Reads a JSON object into a record of options, checked by the record's schema.</summary>
/// <remarks>
/// A field <c>profit_target</c> sets the property <c>ProfitTarget</c>; what is left out keeps the record's own default.
/// Numbers become decimal, double, int, long, or rupees (<see cref="Money"/>, <see cref="Price"/>); texts become string,
/// <see cref="TimeOnly"/> (<c>"09:20"</c>), <see cref="DateOnly"/> (<c>"2026-01-27"</c>) or an enum (<c>"iron_condor"</c>
/// for <c>IronCondor</c>); lists become arrays or a record struct with as many values (<c>[30, 45]</c>); objects become records.
/// </remarks>
public static class OptionsReader
{
    /// <exception cref="InputErrorException">The value breaks the schema; the message has a line for every problem.</exception>
    public static T Read<T>(LocatedJson node, JsonSchema schema)
        where T : class, new()
    {
        var problems = new ConfigurationProblems();
        T? options = Read<T>(node, schema, problems);
        problems.ThrowIfAny();
        return options!;
    }

    /// <summary>Collects problems for a caller that reads more than one part; null when there are any in this one.</summary>
    public static T? Read<T>(LocatedJson node, JsonSchema schema, ConfigurationProblems problems)
        where T : class, new()
    {
        int before = problems.Count;
        schema.Validate(node, problems);
        if (problems.Count > before)
            return null;
        object options = Bind(typeof(T), schema.Canonical(node), problems);
        return problems.Count > before ? null : (T)options;
    }

    /// <summary><c>ProfitTarget</c> as <c>profit_target</c>.</summary>
    public static string FieldName(string property)
    {
        var name = new StringBuilder(property.Length + 4);
        for (int index = 0; index < property.Length; index++)
        {
            if (index > 0 && char.IsUpper(property[index]))
                name.Append('_');
            name.Append(char.ToLowerInvariant(property[index]));
        }

        return name.ToString();
    }

    private static object Bind(Type type, LocatedJson node, ConfigurationProblems problems)
    {
        object instance = Activator.CreateInstance(type)!;
        var byField = new Dictionary<string, PropertyInfo>(StringComparer.Ordinal);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite)
                continue;
            string field = FieldName(property.Name);
            byField.Add(field, property);
            if (node[field] is null && property.IsDefined(typeof(RequiredMemberAttribute)))
                problems.Add(node, $"{field} is missing", "", $"Add \"{field}\".");
        }

        foreach (LocatedMember member in node.Members)
        {
            if (member.Name.StartsWith('$'))
                continue;
            Invariant.Require(byField.TryGetValue(member.Name, out PropertyInfo? property), $"{type.Name} has a property for the field {member.Name}");
            if (Convert(property.PropertyType, member.Value, problems) is { } value)
                property.SetValue(instance, value);
            else if (member.Value.Kind == JsonValueKind.Null)
                property.SetValue(instance, null);
        }

        return instance;
    }

    /// <summary>The value as this type; null for a JSON null, or when a problem was added.</summary>
    private static object? Convert(Type type, LocatedJson node, ConfigurationProblems problems)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (node.Kind == JsonValueKind.Null)
            return null;
        if (type == typeof(LocatedJson))
            return node;
        return node.Kind switch
        {
            JsonValueKind.True or JsonValueKind.False when type == typeof(bool) => node.Kind == JsonValueKind.True,
            JsonValueKind.Number => ConvertNumber(type, node, problems),
            JsonValueKind.String => ConvertText(type, node, problems),
            JsonValueKind.Array => ConvertList(type, node, problems),
            JsonValueKind.Object => Bind(type, node, problems),
            _ => throw Mismatch(type, node),
        };
    }

    private static object? ConvertNumber(Type type, LocatedJson node, ConfigurationProblems problems)
    {
        decimal number = node.Number!.Value;
        if (type == typeof(decimal))
            return number;
        if (type == typeof(double))
            return double.Parse(node.Text, CultureInfo.InvariantCulture);
        if (type == typeof(int) || type == typeof(long))
        {
            bool fits = decimal.IsInteger(number) && (type == typeof(int) ? number is >= int.MinValue and <= int.MaxValue : number is >= long.MinValue and <= long.MaxValue);
            if (fits)
                return type == typeof(int) ? (object)(int)number : (long)number;
            problems.Add(node, $"{node.Text} is no whole number of this size", "", "Write a whole number.");
            return null;
        }

        if (type == typeof(Money) || type == typeof(Price))
        {
            if (decimal.IsInteger(number * Money.StepsPerRupee))
                return type == typeof(Money) ? Money.FromRupees(number) : Price.FromRupees(number);
            problems.Add(node, $"{node.Text} rupees is finer than 0.0001", "", "Give at most four decimals.");
            return null;
        }

        throw Mismatch(type, node);
    }

    private static object? ConvertText(Type type, LocatedJson node, ConfigurationProblems problems)
    {
        if (type == typeof(string))
            return node.Text;
        if (type == typeof(TimeOnly))
        {
            if (TimeOnly.TryParseExact(node.Text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
                return time;
            problems.Add(node, $"\"{node.Text}\" is no time", "\"HH:mm\" in IST, for example \"09:20\"", "");
            return null;
        }

        if (type == typeof(DateOnly))
        {
            if (DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
                return date;
            problems.Add(node, $"\"{node.Text}\" is no date", "\"yyyy-MM-dd\", for example \"2026-01-27\"", "");
            return null;
        }

        if (type.IsEnum)
        {
            string[] names = [.. Enum.GetNames(type).Select(FieldName)];
            int index = Array.IndexOf(names, node.Text.Replace('-', '_'));
            if (index >= 0)
                return Enum.Parse(type, Enum.GetNames(type)[index]);
            problems.Add(node, $"\"{node.Text}\" is not known", "one of " + string.Join(", ", names), DidYouMean.Sentence(node.Text, names));
            return null;
        }

        throw Mismatch(type, node);
    }

    private static object? ConvertList(Type type, LocatedJson node, ConfigurationProblems problems)
    {
        Type? element = type.IsArray
            ? type.GetElementType()
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
        if (element is not null)
        {
            Array list = Array.CreateInstance(element, node.Items.Count);
            for (int index = 0; index < list.Length; index++)
                list.SetValue(Convert(element, node.Items[index], problems), index);
            return list;
        }

        ConstructorInfo? constructor = type.IsValueType
            ? type.GetConstructors().FirstOrDefault(candidate => candidate.GetParameters().Length == node.Items.Count)
            : null;
        if (constructor is null)
            throw Mismatch(type, node);
        int before = problems.Count;
        object?[] values = [.. constructor.GetParameters().Select((parameter, index) => Convert(parameter.ParameterType, node.Items[index], problems))];
        return problems.Count > before ? null : constructor.Invoke(values);
    }

    private static InvariantException Mismatch(Type type, LocatedJson node) =>
        new($"the schema lets only what fits {type.Name} stand at {node.Path}, not {node.Kind}");
}
