using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;

namespace HubSpotEtl.Tests.HubSpot.Listing;

public class ArchivedListingTests
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "Paging through deleted objects is not yet supported", true, true)]
    [InlineData(HttpStatusCode.BadRequest, "Something else is wrong", true, false)]
    [InlineData(HttpStatusCode.BadRequest, null, true, false)]
    [InlineData(HttpStatusCode.Forbidden, "Paging through deleted objects is not yet supported", false, false)]
    public void is_what_a_type_has_unless_hubspot_says_so(HttpStatusCode status, string? said, bool isRefused, bool isUnsupported)
    {
        var refused = new HubSpotApiException("meetings: refused") { Status = status, HubSpotMessage = said };

        Assert.Equal(
            (isRefused, isUnsupported), (ArchivedListing.IsRefused(refused), ArchivedListing.IsUnsupported(refused)));
    }
}
