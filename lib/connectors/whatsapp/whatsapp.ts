import type { Connector } from "../connector.ts";
import { readAccount } from "./account.ts";
import { type WhatsAppCredentials, whatsappCredentials } from "./credentials.ts";
import { media } from "./media.ts";
import { businessProfile } from "./numbers/business-profile.ts";
import { onboarding } from "./onboarding.ts";
import { whatsappProfile } from "./profile.ts";
import { send } from "./send.ts";
import { senders } from "./senders.ts";
import { templates } from "./templates.ts";
import { webhook } from "./webhook/webhook.ts";

/** WhatsApp through Meta's Cloud API. */
export const whatsapp: Connector<WhatsAppCredentials> = {
  platform: "whatsapp",
  profile: whatsappProfile,
  credentials: whatsappCredentials,
  send,
  webhook,
  onboarding,
  senders,
  templates,
  businessProfile,
  media,
  health: readAccount,
};
