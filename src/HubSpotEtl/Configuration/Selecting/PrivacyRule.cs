using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Configuration.Selecting;

/// <summary>What becomes of the values of some properties before anything is stored.</summary>
/// <param name="Masking">What.</param>
/// <param name="Pattern">Of which.</param>
public sealed record PrivacyRule(Masking Masking, NamePattern Pattern)
{
    private static readonly (string Word, Masking Masking)[] Words = [("hash", Masking.Hash), ("null", Masking.Null)];

    /// <summary>Understands <c>hash:email</c>.</summary>
    /// <param name="entry">Without outer white space.</param>
    /// <returns>Null when it is no rule.</returns>
    internal static PrivacyRule? Parse(string entry)
    {
        if (entry.Split(':', 2, StringSplitOptions.TrimEntries) is not [var word, var name] || NamePattern.Parse(name) is not { } pattern)
            return null;
        var masking = Words.FirstOrDefault(one => one.Word.Equals(word, StringComparison.OrdinalIgnoreCase)).Masking;
        return masking == Masking.None ? null : new PrivacyRule(masking, pattern);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Words.First(one => one.Masking == Masking).Word}:{Pattern}";
}
