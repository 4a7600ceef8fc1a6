namespace Vyuha.Core.Rules;

/// <summary>The few words a column may hold, and what each means.</summary>
/// <remarks>Not a dictionary of the framework: one of those for each kind of value is a hundred methods to compile at every start.</remarks>
internal sealed class Choices<T>
{
    private readonly List<string> _words = [];
    private T[] _values = [];

    /// <summary>The words in the order given.</summary>
    public IReadOnlyList<string> Words => _words;

    public T this[string word]
    {
        set
        {
            Invariant.Require(!_words.Contains(word), "each word has one meaning");
            var values = new T[_values.Length + 1];
            for (int i = 0; i < _values.Length; i++)
                values[i] = _values[i];
            values[^1] = value;
            _words.Add(word);
            _values = values;
        }
    }

    public bool TryFind(string word, out T value)
    {
        int at = _words.IndexOf(word);
        value = at < 0 ? default! : _values[at];
        return at >= 0;
    }
}
