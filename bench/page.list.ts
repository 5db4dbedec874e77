/** How many pages a second does the console serve of the campaign list? */
import { measurePage } from "./support/pages.ts";

export const measure = () => measurePage("Campaign list", () => "/campaigns");
