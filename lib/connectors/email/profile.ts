import type { PlatformProfile } from "../profile.ts";
import { brake, recipientPaces, warmUp } from "./reputation.ts";
import { emailTemplateRules } from "./template-rules.ts";

/** What the console and the rules know of e-mail over a mail server of one's own. */
export const emailProfile = {
  platform: "email",
  addressKinds: ["email"],
  senderKind: "mail_address",
  // The addresses of a channel leave through one server, which has one pool of connections and one pace.
  lane: "channel",
  countries: { forbidden: {} },
  text: { max: 200_000, unit: "characters" },
  // Of blocks of a template; they are fetched by whoever opens the mail.
  media: { image: 5 * 1024 * 1024 },
  mediaTypes: { image: ["image/jpeg", "image/png", "image/gif"] },
  messageKinds: ["text", "template"],
  templates: emailTemplateRules,
  // Only servers that are asked to, and few are, say that a mail was delivered. Nobody says that it was read.
  receipts: ["delivered"],
  receiptsRare: true,
  windowHours: null,
  // Most servers drop a second mail with the same Message-ID, and not all do.
  resendHarmless: false,
  lastingFailures: [
    "mailbox_unknown",
    "mailbox_disabled",
    "domain_unknown",
    "policy_refused",
    "too_large",
    "malformed",
    "not_delivered",
  ],
  senderLimits: null,
  manySenders: true,
  binding: [
    {
      key: "form",
      form: "mail_server",
      fields: [
        { name: "accountId", secret: false, format: "text" },
        { name: "password", secret: true, format: "text" },
      ],
    },
  ],
  accountTexts: "sender",
  bindingSteps: ["account"],
  accountFacts: [],
  environments: ["live", "sandbox"],
  menu: ["templates", "send", "messages", "service-settings"],
  failureTexts: "messages.failures.email",
  unsubscribes: true,
  ...{ recipientPaces, warmUp, brake },
} satisfies PlatformProfile;
