/** How many pages a second does the console serve of the dashboard? */
import { measurePage } from "./support/pages.ts";

export const measure = () => measurePage("Dashboard", () => "/");
