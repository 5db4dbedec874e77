import type { Connector } from "../connector.ts";
import { account } from "./account.ts";
import { send } from "./send.ts";
import { verifyWebhook } from "./signature.ts";
import { templates } from "./templates.ts";
import { parseWebhook } from "./webhook.ts";

/** WhatsApp through Meta's Cloud API. */
export const whatsapp: Connector = {
  platform: "whatsapp",
  capabilities: { textMax: 4096, templates: true, receipts: ["sent", "delivered", "read"] },
  send,
  verifyWebhook,
  parseWebhook,
  account,
  templates,
};
