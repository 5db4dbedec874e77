/** How many pages a second does the console serve of the campaign list? */
import { measurePage } from "./pages.ts";

export const measure = () => measurePage("Campaign list", () => "/campaigns");
