using Vyuha.Core;
using Vyuha.Kernel;

namespace Vyuha.Research;

/// <summary>Codes of a run in words. A code without a word is shown as its number: a report never hides a row.</summary>
public sealed class Words(RunInfo info)
{
    private readonly Dictionary<int, string> _reasons = info.Bots
        .SelectMany(bot => bot.Vocabulary.Reasons.Concat(CommonReasons.Words).Select(word => (Key: bot.Number * 65_536 + word.Code, word.Name)))
        .ToDictionary(pair => pair.Key, pair => pair.Name);

    private readonly Dictionary<int, ConditionWord> _conditions = info.Bots
        .SelectMany(bot => bot.Vocabulary.Conditions.Concat(Vyuha.Kernel.Sizing.SizingWords.Words).Select(word => (Key: bot.Number * 65_536 + word.Code, word)))
        .ToDictionary(pair => pair.Key, pair => pair.word);

    private readonly Dictionary<byte, Vocabulary> _bots = info.Bots.ToDictionary(bot => bot.Number, bot => bot.Vocabulary);

    public string Bot(byte bot) => bot == 0 ? "account" : _bots.TryGetValue(bot, out Vocabulary? words) ? words.Bot : $"bot {bot}";

    public string Reason(byte bot, ushort code) =>
        code == 0 ? "" : _reasons.TryGetValue(bot * 65_536 + code, out string? name) ? name : $"reason {code}";

    public ConditionWord Condition(byte bot, ushort code) =>
        _conditions.TryGetValue(bot * 65_536 + code, out ConditionWord? word) ? word : new ConditionWord(code, $"condition {code}", ConditionUnit.Number);

    /// <param name="profile">From 1; 0 is the bot as a whole.</param>
    public string Profile(byte bot, byte profile) =>
        _bots.TryGetValue(bot, out Vocabulary? words) && profile >= 1 && profile <= words.Profiles.Count
            ? words.Profiles[profile - 1]
            : profile == 0 ? "" : $"profile {profile}";

    public Instrument? Contract(int id) => (uint)id < (uint)info.Instruments.Count ? info.Instruments[id] : null;

    public string Symbol(int id) => Contract(id)?.ToString() ?? $"instrument {id}";
}
