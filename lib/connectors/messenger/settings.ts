import { z } from "zod";

/** The variables of an installation that concern Messenger; lib/env.ts reads them with all others. */
export const messengerSettings = {
  MESSENGER_GRAPH_URL: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .transform((value) => value.replace(/\/+$/, ""))
    .default("https://graph.facebook.com"),
  MESSENGER_API_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/, "must look like v25.0")
    .default("v25.0"),
  MESSENGER_CONFIG_ID: z.string().optional(),
};

/** Those that the operator may set in the console. */
export const messengerFields = [
  { variable: "MESSENGER_CONFIG_ID", secret: false },
  { variable: "MESSENGER_API_VERSION", secret: false },
] as const;

/** What the connector reads of the installation's variables, beside those of the Meta app. */
export type MessengerSettings = {
  MESSENGER_GRAPH_URL: string;
  MESSENGER_API_VERSION: string;
  MESSENGER_CONFIG_ID?: string | undefined;
};
