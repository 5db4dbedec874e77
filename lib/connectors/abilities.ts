import type { Readable } from "node:stream";
import type { TemplateCategory, TemplateState } from "#db/enums";
import type { BusinessProfile, ChatLink, Greeting } from "#db/schema/senders";
import type { Channel, ConnectorIo, Failure, Outcome } from "./connector.ts";
import type { MediaKind, SenderFacts } from "./profile.ts";
import type { TemplateDraft } from "./template-draft.ts";

/** Reading the senders of an account, and adding new ones where the platform lets us. */
export type SenderAbility<Credentials = unknown> = {
  list(channel: Channel<Credentials>, io: ConnectorIo): Promise<Outcome<SenderFacts[]>>;
  /** Adding a number, proving it with a code and registering it. */
  numbers?: NumberAbility<Credentials>;
  /** What people find in an empty chat. */
  greeting?: GreetingAbility<Credentials>;
  /** Short links into a chat, and their QR codes. */
  links?: LinkAbility<Credentials>;
};

/** A sender of the account and what is to be changed about it. */
type OfSender<Input = object> = { senderExternalId: string } & Input;

export type NumberAbility<Credentials = unknown> = {
  add(
    channel: Channel<Credentials>,
    input: { countryCode: string; number: string; displayName: string },
    io: ConnectorIo,
  ): Promise<Outcome<{ externalId: string }>>;
  /** Begins to take a number over from another provider of the platform; it is proved and registered as a new one is. */
  moveIn(
    channel: Channel<Credentials>,
    input: { countryCode: string; number: string },
    io: ConnectorIo,
  ): Promise<Outcome<{ externalId: string }>>;
  requestCode(
    channel: Channel<Credentials>,
    input: { senderExternalId: string; method: "SMS" | "VOICE"; language: string },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  verifyCode(
    channel: Channel<Credentials>,
    input: { senderExternalId: string; code: string },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  register(
    channel: Channel<Credentials>,
    input: { senderExternalId: string; pin: string },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  deregister(channel: Channel<Credentials>, senderExternalId: string, io: ConnectorIo): Promise<Outcome<null>>;
  /** Sets the two-step PIN of a registered number. */
  setPin(channel: Channel<Credentials>, input: OfSender<{ pin: string }>, io: ConnectorIo): Promise<Outcome<null>>;
  /** Asks for another display name, which the platform reviews. */
  rename(
    channel: Channel<Credentials>,
    input: OfSender<{ displayName: string }>,
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  /** Where the platform shall post what happens on this number alone; null for where all of the account goes. */
  setCallback(
    channel: Channel<Credentials>,
    input: OfSender<{ callback: { url: string; verifyToken: string } | null }>,
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
};

export type GreetingAbility<Credentials = unknown> = {
  read(channel: Channel<Credentials>, senderExternalId: string, io: ConnectorIo): Promise<Outcome<Greeting>>;
  write(
    channel: Channel<Credentials>,
    input: OfSender<{ greeting: Greeting }>,
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
};

export const codeImageFormats = ["png", "svg"] as const;
export type CodeImageFormat = (typeof codeImageFormats)[number];

export type LinkAbility<Credentials = unknown> = {
  list(channel: Channel<Credentials>, senderExternalId: string, io: ConnectorIo): Promise<Outcome<ChatLink[]>>;
  create(channel: Channel<Credentials>, input: OfSender<{ text: string }>, io: ConnectorIo): Promise<Outcome<ChatLink>>;
  edit(
    channel: Channel<Credentials>,
    input: OfSender<{ code: string; text: string }>,
    io: ConnectorIo,
  ): Promise<Outcome<ChatLink>>;
  remove(channel: Channel<Credentials>, input: OfSender<{ code: string }>, io: ConnectorIo): Promise<Outcome<null>>;
  /** The QR code as the platform draws it. */
  drawCode(
    channel: Channel<Credentials>,
    input: OfSender<{ code: string; format: CodeImageFormat }>,
    io: ConnectorIo,
  ): Promise<Outcome<Buffer>>;
};

export type { TemplateDraft } from "./template-draft.ts";

/** A template as the platform holds it, which may have been made there. */
export type HeldTemplate = {
  externalId: string;
  /** Null where it has parts that we do not know. */
  draft: TemplateDraft | null;
  name: string;
  language: string;
  state: TemplateState;
  category: TemplateCategory;
  reason: string | null;
};

/** Having templates reviewed, for platforms whose profile says `reviewed`. */
export type TemplateAbility<Credentials = unknown> = {
  submit(
    channel: Channel<Credentials>,
    draft: TemplateDraft,
    io: ConnectorIo,
  ): Promise<Outcome<{ externalId: string; state: TemplateState; category: TemplateCategory | null }>>;
  edit(
    channel: Channel<Credentials>,
    externalId: string,
    draft: TemplateDraft,
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  remove(
    channel: Channel<Credentials>,
    input: { name: string; externalId: string | null },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  /** The state the platform holds now; asked when a review webhook may have been missed. */
  read(
    channel: Channel<Credentials>,
    externalId: string,
    io: ConnectorIo,
  ): Promise<Outcome<{ state: TemplateState; category: TemplateCategory | null; reason: string | null }>>;
  /** All templates of the account. Those in a state or category that we do not know are left out. */
  list(channel: Channel<Credentials>, io: ConnectorIo): Promise<Outcome<HeldTemplate[]>>;
  /** Uploads a sample of a file above the words. @returns the handle by which a draft names it */
  uploadSample?(channel: Channel<Credentials>, file: MediaFile, io: ConnectorIo): Promise<Outcome<string>>;
};

/** A file of ours on its way to a platform. */
export type MediaFile = {
  kind: MediaKind;
  /** By its first bytes. */
  type: string;
  name: string;
  bytes: number;
  /** Its content, which is read once. */
  content: Readable;
};

/** Files that people send, and files that are sent to them. */
export type MediaAbility<Credentials = unknown> = {
  /**
   * Where a file that a person sent can be fetched now, with the headers that this host has to be shown. The address comes
   * from outside: whoever fetches it has to see where it leads.
   * @param file as its event named it
   */
  locate(
    channel: Channel<Credentials>,
    file: OfSender<{ externalId: string; url: string | null }>,
    io: ConnectorIo,
  ): Promise<Outcome<{ url: string; headers: Record<string, string> }>>;
  /** How the platform gets a file of ours: it is uploaded once and sent by its id, or fetched from a link of ours. */
  handOver:
    | {
        by: "upload";
        upload(
          channel: Channel<Credentials>,
          input: OfSender<{ file: MediaFile }>,
          io: ConnectorIo,
        ): Promise<Outcome<{ externalId: string; expiresAt: Date | null }>>;
        /** Whether a refused message was refused because the platform does not know the id of its file (any more). */
        isUnknownId(failure: Failure): boolean;
        /** Pictures of cards are no uploads: they are fetched from a link of ours, for so long. */
        cardLinkMs?: number;
      }
    /** For how long people's phones may ask for it. */
    | { by: "link"; lifeMs: number };
};

/** What people see of the business on one of its senders. */
export type BusinessProfileAbility<Credentials = unknown> = {
  read(channel: Channel<Credentials>, senderExternalId: string, io: ConnectorIo): Promise<Outcome<BusinessProfile>>;
  /** Fields that are left out stay as they are. */
  write(
    channel: Channel<Credentials>,
    input: OfSender<{ fields: Partial<Omit<BusinessProfile, "photoUrl">> }>,
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  writePhoto(
    channel: Channel<Credentials>,
    input: OfSender<{ photo: { mimeType: string; body: Buffer } }>,
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  /** Fetches the photo from where `read` said it is. */
  fetchPhoto(channel: Channel<Credentials>, photoUrl: string, io: ConnectorIo): Promise<Outcome<Buffer>>;
};

/** Renewing a token before it ends by time. */
export type TokenRenewal<Credentials> = {
  isDue(channel: Channel<Credentials>, boundAt: Date, now: Date): boolean;
  /** @returns all credentials, with the new token among them */
  renew(channel: Channel<Credentials>, io: ConnectorIo): Promise<Outcome<Credentials>>;
};
