import { z } from "zod";

/** The variables of an installation that concern WhatsApp; lib/env.ts reads them with all others. */
export const whatsappSettings = {
  WHATSAPP_GRAPH_URL: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .transform((value) => value.replace(/\/+$/, ""))
    .default("https://graph.facebook.com"),
  WHATSAPP_API_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/, "must look like v25.0")
    .default("v25.0"),
};

/** Those that the operator may set in the console; `secret` ones are sealed and never shown again. */
export const whatsappFields = [
  { variable: "META_APP_ID", secret: false },
  { variable: "META_APP_SECRET", secret: true },
  { variable: "META_CONFIG_ID", secret: false },
  { variable: "WHATSAPP_API_VERSION", secret: false },
] as const;

/** What the connector reads of the installation's variables. The Meta app is shared by all of Meta's platforms. */
export type WhatsAppSettings = {
  WHATSAPP_GRAPH_URL: string;
  WHATSAPP_API_VERSION: string;
  META_APP_ID?: string | undefined;
  META_APP_SECRET?: string | undefined;
  META_CONFIG_ID?: string | undefined;
};
