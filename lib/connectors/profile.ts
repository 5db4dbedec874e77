import type { AddressKind, BindingEnvironment } from "#db/enums";
import type { mediaKinds } from "#db/media-enums";
import type { BindingAccount } from "#db/schema/channels";
import type { SenderDetails } from "#db/schema/senders";
import type { BrakeReason, SenderQuality, SenderState } from "#db/sender-enums";
import type { StepKey } from "./onboarding.ts";
import type { MailRules, TemplateButtonKind, TemplateRulesOfParts } from "./template-parts.ts";

export type ReceiptStatus = "sent" | "delivered" | "read";

export type MediaKind = (typeof mediaKinds)[number];

/** How many pixels a picture has, across and down. */
export type FileShape = {
  /** Others are refused. */
  exactly?: { width: number; height: number };
  /** Width by height as phones show it: they cut others, and take them. */
  ratio?: number;
};

/** Lengths count characters, `max` of other things counts pieces. */
export type TemplateLimits = {
  /** Of a header or a subject; 0 where there is none. */
  header: number;
  body: number;
  footer: number;
  buttons: number;
  /** Buttons a phone shows below a message; of more it shows one less, and a last one that opens them all. */
  buttonsShown: number;
  urlButtons: number;
  buttonText: number;
  url: number;
};

/** How often an approved template may be edited, and how long the name of a deleted one is kept. */
export type ReviewLimits = {
  editsPerMonth: number;
  editWindowDays: number;
  editGapHours: number;
  /** Days for which the name of a deleted template cannot be used again. */
  nameLockDays: number;
};

/** What a template of a platform is made of, and who decides whether it may be sent. */
export type TemplateRules = {
  limits: TemplateLimits;
  /** What the limit of the body counts. */
  unit: "characters" | "bytes";
  /** A message is split into SMS segments, and each of them is paid. */
  segments?: boolean;
  /** What stands above the body: a line that may be left out, the subject that every message has, or nothing. */
  header: "text" | "subject" | null;
  footer: boolean;
  buttons: readonly TemplateButtonKind[];
  /** What its templates may have beside words, replies and links; nothing where absent. */
  parts?: TemplateRulesOfParts;
  /** What its messages may be beside paragraphs, where they are e-mails. */
  mail?: MailRules;
  /** Quick replies alone stand above the keyboard and not below the words. */
  repliesApart?: true;
  /** Marks such as *bold* are shown as formats. */
  formats: boolean;
  /** Languages a template may be in, as the platform writes them. */
  languages: readonly string[];
} & (
  | /** Approved by the platform, and sent by name. */ { mode: "reviewed"; review: ReviewLimits }
  | /** Ours, and sent as the person reads it. */ { mode: "rendered" }
);

/** The parts of a channel's menu beside its dashboard and account. */
export type MenuSection = "numbers" | "templates" | "send" | "messages" | "service-settings";

/** One input of a way to bind. `name` is the key of its words in the catalogue, under `channels.binding.fields`. */
export type BindingField = { name: string; secret: boolean; format: "text" | "digits" | "url" | "port" | "multiline" };

/**
 * A way to bind an account: by typing what the platform shows, through the platform's own sign-up window, or by applying for
 * an account that people at the platform make; by the address of a server and a sign-in; or by describing HTTP gateways.
 */
export type BindingMethod = {
  key: "form" | "sign_up" | "application" | "server" | "gateways";
  fields: readonly BindingField[];
  /** What the form asks for where that is more than a list of fields. */
  form?: "mail_server";
  /**
   * The sign-up window does not name the account: it is chosen afterwards among those that were shared. The words for what is
   * chosen stand in the catalogue under `channels.connect`.
   */
  chooses?: Chosen;
};

/** What is chosen after a sign-up window that names no account. */
export type Chosen = "page" | "professional";

/** People who share a receiving service, told apart by the domain of their address; a domain without a name stands for itself. */
export type RecipientPaces = {
  services: readonly { name: string; domains: readonly string[]; perSecond: number }[];
  /** Messages a second to every other domain. */
  others: number;
};

/** Most messages of a day, counted from 1. */
export type WarmUpStep = { day: number; messages: number };

/** What part of a sender's messages of the latest days may come back, once at least so many have. */
export type BrakeRules = { days: number } & Record<BrakeReason, { share: number; least: number }>;

/** What an account is, by the words for it in the catalogue. */
export type AccountTexts = "business" | "page" | "professional" | "service" | "carrier" | "sender";

/** Facts of a bound account that its page shows where the platform gives them. */
export type AccountFact = "review" | "business" | "verification" | "currency" | "namespace" | "linkedPage" | "numbers";

/**
 * What the console, the rules and the API know of a platform. Plain data: a server page may hand it to a client component.
 */
export type PlatformProfile = {
  platform: string;
  /** Kinds of address it reaches people by; the first is the one people type. */
  addressKinds: readonly [AddressKind, ...AddressKind[]];
  senderKind: "number" | "page" | "account" | "service" | "sender_id" | "mail_address";
  /** What shares connection and pace: each sender, or the channel as a whole. */
  lane: "sender" | "channel";
  countries: {
    /** Countries and regions nobody is messaged in: calling code by ISO 3166-1 code. */
    forbidden: Readonly<Record<string, string>>;
  };
  text: { max: number; unit: "characters" | "bytes" };
  /** Most bytes of a file, by kind; kinds that are missing cannot be sent. */
  media: Readonly<Partial<Record<MediaKind, number>>>;
  /** Types of the files that may be sent, by kind; a kind that is missing takes any. */
  mediaTypes?: Readonly<Partial<Record<MediaKind, readonly string[]>>>;
  /** What files of a kind have to look like; a kind that is missing may look like anything. */
  fileShapes?: Readonly<Partial<Record<MediaKind, FileShape>>>;
  /** Kinds of file that carry a caption; none when absent. */
  captions?: readonly MediaKind[];
  messageKinds: readonly ("text" | "template" | MediaKind)[];
  /** Null where there are none. */
  templates: TemplateRules | null;
  /** Receipts it gives for a message that was accepted; none means that `accepted` is all we will know. */
  receipts: readonly ReceiptStatus[];
  /** Receipts come for a few messages only, so that a message without one may have arrived all the same. */
  receiptsRare?: boolean;
  /** Hours after a person's message in which free-form replies are allowed; null where they always are. */
  windowHours: number | null;
  /** True where a template of ours needs the window as well; the others let templates leave at any time. */
  templatesNeedWindow?: true;
  /** Reasons for which a message may leave after the window, with the hours for which they allow it. */
  windowTags?: Readonly<Record<string, number>>;
  /** True when a message sent twice reaches the person once, so that an unknown outcome may simply be tried again. */
  resendHarmless: boolean;
  /** Codes of failures that no new try of the same message can help, although others of their kind can be helped. */
  lastingFailures?: readonly string[];
  /** Most senders of one account, before and after the platform has verified the business; null where there is no limit. */
  senderLimits: { unverified: number; verified: number } | null;
  /** True where a channel may have several senders, so that a send may leave from some of them together. */
  manySenders?: true;
  /**
   * Senders of one business share how many people they may reach newly in a moving day; the `tier` of each says how many. Who
   * wrote within the service window counts for nothing.
   */
  sharedReach?: true;
  /** What a sender shows to people, with its limits in characters; absent where the platform has no such thing. */
  businessProfile?: {
    about: number;
    address: number;
    description: number;
    email: number;
    websites: { max: number; length: number };
    /** The platform's words; the catalogue has a name for each under `channels.industries`. */
    industries: readonly string[];
    photo: { maxBytes: number; types: readonly string[] };
  };
  greeting?: {
    starters: { max: number; length: number };
    commands: { max: number; name: number; description: number };
  };
  links?: { max: number; text: number };
  binding: readonly BindingMethod[];
  /** Where the words of a bound account stand in the catalogue: `channels.accounts.<accountTexts>`. */
  accountTexts: AccountTexts;
  /** The checks of a binding in their order, as the connector's onboarding has them. */
  bindingSteps: readonly StepKey[];
  /** What the page of a bound account shows beside its id and name. */
  accountFacts: readonly AccountFact[];
  /** True where the platform posts everything of one app to one address, so that no channel has an address of its own. */
  webhookOfApp?: true;
  /** Environments a channel may be bound to. */
  environments: readonly BindingEnvironment[];
  menu: readonly MenuSection[];
  /** Where the words of its failure codes stand in the catalogue: `<failureTexts>.<code>.meaning` and `.next`. */
  failureTexts: string;
  /** True where a reply button brings back what we gave along with it, so that it may ask a business system for something. */
  postbacks?: true;
  /** What does not arrive may be followed by an SMS, where the channel's settings allow it. */
  smsSecond?: true;
  /** How fast people are written to who share a receiving service, where such services take only so much from one sender. */
  recipientPaces?: RecipientPaces;
  /** What a new sender domain begins with, where receivers trust a domain by what they have had from it. */
  warmUp?: readonly WarmUpStep[];
  /** When marketing of a sender domain is stopped because too much of it comes back. */
  brake?: BrakeRules;
  /** True where marketing carries an address that takes the person off the list with one click. */
  unsubscribes?: boolean;
  /** What is at fault for codes whose kind would name something else. */
  faults?: Readonly<Record<string, "platform" | "account" | "sender" | "template" | "message" | "person">>;
};

/** How an account stands, in the platform's words. A review state of `REJECTED` or `DISABLED` restricts the channel. */
export type AccountFacts = BindingAccount & { accountId: string; name: string };

/** One sender as the platform describes it. */
export type SenderFacts = {
  externalId: string;
  address: string;
  addressKind: AddressKind | null;
  displayName: string;
  state: SenderState;
  quality: SenderQuality;
  /** Messages a second the platform allows this sender. */
  throughputPerSecond: number;
  details: SenderDetails;
};
