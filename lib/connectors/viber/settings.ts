import { z } from "zod";

/** The variables of an installation that concern Viber; lib/env.ts reads them with all others. */
export const viberSettings = {
  VIBER_SERVICES_URL: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .transform((value) => value.replace(/\/+$/, ""))
    .default("https://services.viber.com"),
};

/** What the connector reads of the installation's variables. */
export type ViberSettings = { VIBER_SERVICES_URL: string };
