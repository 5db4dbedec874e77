import { StaffBanner } from "#components/shell/banners/staff-banner";
import { withPartTexts } from "#components/shell/texts";

/** The banner for a provider's staff with its texts: few who look at a page are in another's workspace. */
export const StaffBannerPart = withPartTexts("(console)/staff-banner-part", StaffBanner);
