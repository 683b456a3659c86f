namespace HubSpotEtl.Transform;

/// <summary>
/// Guesses the next property of a record: the one that came after the present one in an earlier record. HubSpot keeps the order within a
/// page, so nearly every name costs one comparison of bytes; a wrong guess costs a look-up and changes nothing else.
/// </summary>
internal sealed class SlotPredictor
{
    private readonly PropertySlots _slots;
    // Index 0 is the start of a record, index n + 1 what follows slot n.
    private readonly int[] _next;
    private int _present;

    public SlotPredictor(PropertySlots slots)
    {
        _slots = slots;
        _next = new int[slots.Count + 1];
        Array.Fill(_next, -1);
    }

    public void StartRecord() => _present = 0;

    /// <summary>The slot of the next name in the record, or -1 for a property that the layout does not read.</summary>
    public int Next(ReadOnlySpan<byte> name)
    {
        int guess = _next[_present];
        if (guess < 0 || !name.SequenceEqual(_slots.NameOf(guess)))
        {
            guess = _slots.Find(name);
            if (guess < 0)
                return -1;
            _next[_present] = guess;
        }

        _present = guess + 1;
        return guess;
    }
}
