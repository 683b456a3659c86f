namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>Rows ready for binary COPY, in batches of the size that the product loads at once.</summary>
/// <param name="Batches">Tuples without the stream's header and trailer.</param>
internal sealed record EncodedRows(IReadOnlyList<EncodedBatch> Batches)
{
    /// <summary>All rows.</summary>
    public long Count => Batches.Sum(batch => (long)batch.Rows);

    /// <summary>All bytes.</summary>
    public long Bytes => Batches.Sum(batch => (long)batch.Tuples.Length);

    /// <summary>The same rows with another time in their second column, so that each of them has changed.</summary>
    /// <param name="by">How much later.</param>
    /// <returns>Copies.</returns>
    public EncodedRows ModifiedLater(TimeSpan by) => new([.. Batches.Select(batch => batch.ModifiedLater(by))]);

    /// <summary>The first rows.</summary>
    /// <param name="count">How many, at most.</param>
    /// <returns>Slices.</returns>
    public EncodedRows First(int count)
    {
        var taken = new List<EncodedBatch>();
        foreach (var batch in Batches.TakeWhile(_ => count > 0))
        {
            taken.Add(batch.First(Math.Min(count, batch.Rows)));
            count -= batch.Rows;
        }

        return new EncodedRows(taken);
    }
}
