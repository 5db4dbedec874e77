import { templateLanguages } from "#lib/i18n/template-languages";
import type { PlatformProfile } from "../profile.ts";

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
  templates: {
    mode: "rendered",
    limits: {
      header: 0,
      body: 1000,
      footer: 0,
      buttons: 3,
      buttonsShown: 3,
      urlButtons: 3,
      buttonText: 20,
      url: 2000,
    },
    unit: "bytes",
    header: null,
    footer: false,
    buttons: ["quick_reply", "url"],
    formats: false,
    languages: templateLanguages,
  },
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
  environments: ["live", "sandbox"],
  menu: ["templates", "send", "messages", "service-settings"],
  failureTexts: "messages.failures.instagram",
} satisfies PlatformProfile;
