import { documentTypes } from "../document-types.ts";
import type { PlatformProfile } from "../profile.ts";
import { whatsappTemplateRules } from "./template-rules.ts";

const megabyte = 1024 * 1024;

/** What the console and the rules know of WhatsApp. */
export const whatsappProfile = {
  platform: "whatsapp",
  addressKinds: ["phone", "user"],
  senderKind: "number",
  // Meta allows each number its own throughput.
  lane: "sender",
  countries: {
    // Countries and regions WhatsApp neither sends to nor receives from.
    forbidden: { KP: "850", SY: "963", IR: "98", CU: "53", SD: "249", TR: "90" },
  },
  text: { max: 4096, unit: "characters" },
  media: {
    image: 5 * megabyte,
    video: 16 * megabyte,
    audio: 16 * megabyte,
    document: 100 * megabyte,
    sticker: 500 * 1024,
  },
  mediaTypes: {
    image: ["image/jpeg", "image/png"],
    video: ["video/mp4", "video/3gpp"],
    audio: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
    sticker: ["image/webp"],
    document: documentTypes,
  },
  // Phones show the picture above a template's words in this ratio.
  fileShapes: { image: { ratio: 1.91 }, sticker: { exactly: { width: 512, height: 512 } } },
  captions: ["image", "video", "document"],
  messageKinds: ["text", "template"],
  templates: whatsappTemplateRules,
  receipts: ["sent", "delivered", "read"],
  windowHours: 24,
  resendHarmless: false,
  // What is wrong with these stands in the message or the template itself, and stays.
  lastingFailures: ["132000", "132005", "132007", "132008", "132012", "132016", "132068"],
  // All numbers of a business portfolio together, since October 2025.
  sharedReach: true,
  senderLimits: { unverified: 2, verified: 20 },
  manySenders: true,
  businessProfile: {
    about: 139,
    address: 256,
    description: 512,
    email: 128,
    websites: { max: 2, length: 256 },
    industries:
      "OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS".split(
        " ",
      ),
    photo: { maxBytes: 5 * megabyte, types: ["image/jpeg", "image/png"] },
  },
  greeting: { starters: { max: 4, length: 80 }, commands: { max: 30, name: 32, description: 256 } },
  links: { max: 2_000, text: 140 },
  binding: [
    { key: "sign_up", fields: [] },
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
  accountTexts: "business",
  bindingSteps: ["account", "webhooks", "numbers"],
  accountFacts: ["review", "business", "verification", "currency", "namespace", "numbers"],
  environments: ["live", "sandbox"],
  menu: ["numbers", "templates", "send", "messages", "service-settings"],
  smsSecond: true,
  failureTexts: "messages.failures.whatsapp",
  faults: {
    "4": "account",
    "33": "account",
    "80007": "account",
    "80008": "account",
    "131021": "sender",
    "131037": "sender",
    "131045": "sender",
    "131048": "sender",
    "131057": "sender",
    "132069": "template",
    "133000": "sender",
    "133005": "sender",
    "133006": "sender",
    "133008": "sender",
    "133009": "sender",
    "133010": "sender",
    "133015": "sender",
    "133016": "sender",
  },
} satisfies PlatformProfile;
