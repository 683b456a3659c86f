namespace HubSpotEtl.Secrets;

/// <summary>One form of a secret, and how many of its signs in a row give it away.</summary>
/// <param name="Signs">The form, as <see cref="SecretLayer.Bare"/> has it.</param>
/// <param name="Least">So many, when they are no word and no number.</param>
/// <param name="LeastOfWords">So many, whatever they are.</param>
/// <param name="IsEncoded">No part of it is a word.</param>
internal sealed record SecretRun(string Signs, int Least, int LeastOfWords, bool IsEncoded)
{
    /// <summary>Shorter ones are not looked for, since they would be found in ordinary words.</summary>
    public const int ShortestLookedFor = 6;

    // Shorter secrets are found as a whole alone. Of a longer one half gives it away, and no more than twelve signs are needed: with fewer
    // nobody can guess the rest.
    private const int ShortestInParts = 12;
    private const int ShortestPart = 8;

    /// <summary>All forms of a secret.</summary>
    public static IEnumerable<SecretRun> Of(string secret)
    {
        if (secret.Length < ShortestLookedFor)
            return [];
        var layer = new SecretLayer(secret);
        IEnumerable<SecretRun> plain = [Plain(layer), Plain(new SecretLayer(secret.Replace(' ', '+'))), Plain(layer.Unwrap() ?? layer)];
        var part = Part(secret.Length);
        var encoded = SecretEncodings.Of(secret)
            .Select(form => Encoded(form.Text.ToUpperInvariant(), part * form.Expansion, secret.Length));
        return plain.Concat(encoded).Where(run => run.Signs.Length >= ShortestLookedFor).DistinctBy(run => run.Signs);
    }

    /// <summary>Whether a part of it gives the secret away.</summary>
    public bool IsGivenAwayBy(ReadOnlySpan<char> part) =>
        part.Length == Signs.Length || part.Length >= LeastOfWords || (part.Length >= Least && (IsEncoded || IsMixed(part)));

    private static SecretRun Plain(SecretLayer layer)
    {
        var signs = layer.Bare().Signs;
        return signs.Length < ShortestInParts
            ? new SecretRun(signs, signs.Length, signs.Length, IsEncoded: false)
            : new SecretRun(signs, Part(signs.Length), Math.Max(ShortestInParts, (signs.Length + 1) / 2), IsEncoded: false);
    }

    private static SecretRun Encoded(string signs, double part, int secretLength)
    {
        var least = secretLength < ShortestInParts ? signs.Length : Math.Min(signs.Length, (int)Math.Ceiling(part));
        return new SecretRun(signs, least, least, IsEncoded: true);
    }

    private static int Part(int length) => Math.Clamp((length + 1) / 2, ShortestPart, ShortestInParts);

    // A word, a date or an id may be in an ordinary text too.
    private static bool IsMixed(ReadOnlySpan<char> part)
    {
        var (letter, digit) = (false, false);
        foreach (var sign in part)
        {
            letter |= char.IsLetter(sign);
            digit |= char.IsDigit(sign);
        }

        return letter && digit;
    }
}
