/** How many pages a second does the console serve of one campaign? */
import { measurePage } from "./support/pages.ts";

export const measure = () =>
  measurePage("Campaign page", ({ campaignId }) => `/campaigns/${campaignId}`, "campaign.page");
