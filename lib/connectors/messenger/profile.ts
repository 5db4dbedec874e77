import type { PlatformProfile } from "../profile.ts";
import { messengerTemplateRules } from "./template-rules.ts";

const megabyte = 1024 * 1024;

/** What the console and the rules know of Messenger. */
export const messengerProfile = {
  platform: "messenger",
  addressKinds: ["psid"],
  senderKind: "page",
  lane: "sender",
  countries: { forbidden: {} },
  text: { max: 2000, unit: "characters" },
  media: {
    image: 8 * megabyte,
    video: 25 * megabyte,
    audio: 25 * megabyte,
    document: 25 * megabyte,
  },
  mediaTypes: { image: ["image/jpeg", "image/png", "image/gif"] },
  messageKinds: ["text", "template", "image", "video", "audio", "document", "sticker"],
  templates: messengerTemplateRules,
  // An answer is the proof that it was sent; the echo says the same once more.
  receipts: ["sent", "delivered", "read"],
  windowHours: 24,
  templatesNeedWindow: true,
  windowTags: { HUMAN_AGENT: 7 * 24 },
  resendHarmless: false,
  lastingFailures: ["100/2018109"],
  senderLimits: null,
  binding: [
    { key: "sign_up", fields: [], chooses: "page" },
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
  accountTexts: "page",
  bindingSteps: ["account", "webhooks"],
  accountFacts: ["verification"],
  webhookOfApp: true,
  environments: ["live", "sandbox"],
  menu: ["templates", "send", "messages", "service-settings"],
  failureTexts: "messages.failures.messenger",
  faults: { "4": "account", "17": "account", "33": "account" },
} satisfies PlatformProfile;
