import type { Connector } from "../connector.ts";
import { type ViberCredentials, viberCredentials } from "./credentials.ts";
import { media } from "./media.ts";
import { onboarding } from "./onboarding.ts";
import { viberProfile } from "./profile.ts";
import { send } from "./send.ts";
import { readService } from "./service.ts";
import { webhook } from "./webhook.ts";

/** Viber Business Messages: a service writes to phone numbers. */
export const viber: Connector<ViberCredentials> = {
  platform: "viber",
  profile: viberProfile,
  credentials: viberCredentials,
  send,
  webhook,
  onboarding,
  media,
  health: readService,
};
