import { z } from "zod";

/** The variables of an installation that concern Instagram; lib/env.ts reads them with all others. */
export const instagramSettings = {
  INSTAGRAM_GRAPH_URL: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .transform((value) => value.replace(/\/+$/, ""))
    .default("https://graph.facebook.com"),
  INSTAGRAM_API_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/, "must look like v25.0")
    .default("v25.0"),
  INSTAGRAM_CONFIG_ID: z.string().optional(),
};

/** Those that the operator may set in the console. */
export const instagramFields = [
  { variable: "INSTAGRAM_CONFIG_ID", secret: false },
  { variable: "INSTAGRAM_API_VERSION", secret: false },
] as const;

/** What the connector reads of the installation's variables, beside those of the Meta app. */
export type InstagramSettings = {
  INSTAGRAM_GRAPH_URL: string;
  INSTAGRAM_API_VERSION: string;
  INSTAGRAM_CONFIG_ID?: string | undefined;
};
