import type { PlatformProfile } from "../profile.ts";
import { viberTemplateRules } from "./template-rules.ts";

const megabyte = 1024 * 1024;

/** What the console and the rules know of Viber Business Messages. */
export const viberProfile = {
  platform: "viber",
  addressKinds: ["phone"],
  senderKind: "service",
  // A channel has one service, and the contract gives that its rate.
  lane: "channel",
  countries: { forbidden: {} },
  text: { max: 1000, unit: "characters" },
  media: {
    // Phones load images over mobile networks; no limit is documented.
    image: 5 * megabyte,
    video: 200 * megabyte,
    document: 200 * megabyte,
  },
  mediaTypes: { image: ["image/jpeg", "image/png", "image/gif"] },
  messageKinds: ["text", "template", "image", "video", "document"],
  templates: viberTemplateRules,
  receipts: ["delivered", "read"],
  // Messages sold by the session; transactional and promotional ones may leave at any time.
  windowHours: 24,
  resendHarmless: false,
  lastingFailures: ["3", "5", "6", "18", "20", "27", "28", "29", "30", "31", "32", "38", "39", "40", "41"],
  senderLimits: null,
  binding: [
    { key: "application", fields: [] },
    { key: "form", fields: [{ name: "accountId", secret: false, format: "digits" }] },
  ],
  accountTexts: "service",
  bindingSteps: ["account"],
  accountFacts: [],
  environments: ["live", "sandbox"],
  menu: ["templates", "send", "messages", "service-settings"],
  smsSecond: true,
  failureTexts: "messages.failures.viber",
  faults: { "27": "person" },
} satisfies PlatformProfile;
