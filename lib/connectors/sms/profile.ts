import type { PlatformProfile } from "../profile.ts";
import { smsTemplateRules } from "./template-rules.ts";

/** What the console and the rules know of SMS, whichever way it leaves. */
export const smsProfile = {
  platform: "sms",
  addressKinds: ["phone"],
  senderKind: "sender_id",
  // Sender ids share the connection, and the contract gives its rate.
  lane: "channel",
  countries: { forbidden: {} },
  // Ten segments of GSM-7 hold more; a text of this length in another alphabet is refused by its number of segments.
  text: { max: 1000, unit: "characters" },
  media: {},
  messageKinds: ["text", "template"],
  templates: smsTemplateRules,
  receipts: ["sent", "delivered"],
  windowHours: null,
  resendHarmless: false,
  senderLimits: null,
  manySenders: true,
  binding: [
    { key: "server", fields: [] },
    { key: "gateways", fields: [] },
  ],
  accountTexts: "carrier",
  bindingSteps: ["account"],
  accountFacts: [],
  environments: ["live", "sandbox"],
  menu: ["templates", "send", "messages", "service-settings"],
  failureTexts: "messages.failures.sms",
} satisfies PlatformProfile;
