namespace HubSpotEtl.HubSpot.RangeListing;

/// <summary>
/// What parallel reading may cost in calls over a walk from page to page: one for each try that finds no place to split, and for each
/// place found, up to one, since the page before it is cut. So a listing whose ids defy every guess still costs next to nothing extra.
/// </summary>
/// <param name="opened">Ranges that end at another one when the walk begins: those of an interrupted walk.</param>
internal sealed class CallBudget(int opened)
{
    private const double Free = 4;
    private const double ShareOfPages = 0.02;

    private double _spent;

    /// <summary>Calls that brought nothing, or only a part of a page.</summary>
    public void Spend(double calls) => _spent += calls;

    /// <summary>True when one more try can be paid, should it and all before it turn out badly.</summary>
    /// <param name="open">Tries under way, and ranges that end at another one.</param>
    /// <param name="pages">The whole listing, about.</param>
    public bool Allows(int open, double pages) => _spent + open + 1 <= Free + opened + (ShareOfPages * pages);
}
