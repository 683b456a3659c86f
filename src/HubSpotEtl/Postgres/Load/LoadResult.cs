namespace HubSpotEtl.Postgres.Load;

/// <summary>What became of a batch.</summary>
/// <param name="Merged">Rows that the table now holds (or holds newer). Unit: rows.</param>
/// <param name="Unchanged">Those of them that were already so, or older than what is there. Unit: rows.</param>
/// <param name="Refused">Rows that PostgreSQL would not take; they are in <c>etl_rejected_record</c>.</param>
public sealed record LoadResult(long Merged, long Unchanged, IReadOnlyList<RefusedRow> Refused);

/// <summary>A row that PostgreSQL would not take.</summary>
/// <param name="Id">Its <c>hs_object_id</c>.</param>
/// <param name="SqlState">Why, as SQLSTATE.</param>
/// <param name="Message">Why, in PostgreSQL's words, without values.</param>
public sealed record RefusedRow(long Id, string SqlState, string Message);
