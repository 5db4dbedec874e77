import type { PlatformProfile } from "../profile.ts";
import { instagramTemplateRules } from "./template-rules.ts";

const megabyte = 1024 * 1024;

/** What the console and the rules know of Instagram. */
export const instagramProfile = {
  platform: "instagram",
  addressKinds: ["igsid"],
  senderKind: "account",
  lane: "sender",
  countries: { forbidden: {} },
  text: { max: 1000, unit: "bytes" },
  media: {
    image: 8 * megabyte,
    video: 25 * megabyte,
    audio: 25 * megabyte,
    document: 25 * megabyte,
  },
  mediaTypes: { image: ["image/jpeg", "image/png", "image/gif"] },
  messageKinds: ["text", "template", "image", "video", "audio", "document", "sticker"],
  templates: instagramTemplateRules,
  // Instagram tells of no delivery: what was read was delivered.
  receipts: ["read"],
  windowHours: 24,
  templatesNeedWindow: true,
  windowTags: { HUMAN_AGENT: 7 * 24 },
  resendHarmless: false,
  lastingFailures: ["100/2018109", "9004"],
  senderLimits: null,
  binding: [
    { key: "sign_up", fields: [], chooses: "professional" },
    {
      key: "form",
      fields: [
        { name: "accountId", secret: false, format: "digits" },
        { name: "accessToken", secret: true, format: "text" },
        { name: "appSecret", secret: true, format: "text" },
      ],
    },
  ],
  postbacks: true,
  accountTexts: "professional",
  bindingSteps: ["account", "webhooks"],
  accountFacts: ["linkedPage"],
  webhookOfApp: true,
  environments: ["live", "sandbox"],
  menu: ["templates", "send", "messages", "service-settings"],
  failureTexts: "messages.failures.instagram",
  faults: { "4": "account", "17": "account", "33": "account" },
} satisfies PlatformProfile;
