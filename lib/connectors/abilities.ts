import type { TemplateCategory, TemplateState } from "#db/enums";
import type { Channel, ConnectorIo, Outcome } from "./connector.ts";
import type { SenderFacts } from "./profile.ts";

/** Reading the senders of an account, and adding new ones where the platform lets us. */
export type SenderAbility<Credentials = unknown> = {
  list(channel: Channel<Credentials>, io: ConnectorIo): Promise<Outcome<SenderFacts[]>>;
  /** Adding a number, proving it with a code and registering it. */
  numbers?: NumberAbility<Credentials>;
};

export type NumberAbility<Credentials = unknown> = {
  add(
    channel: Channel<Credentials>,
    input: { countryCode: string; number: string; displayName: string },
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
};

/** A template as the platform reviews it. Components are the platform-neutral ones of lib/templates/schema.ts. */
export type TemplateDraft = {
  name: string;
  language: string;
  category: TemplateCategory;
  header: { text: string; samples: Record<string, string> } | null;
  body: { text: string; samples: Record<string, string> };
  footer: string | null;
  buttons: (
    | { kind: "quick_reply"; text: string }
    | { kind: "url"; text: string; url: string; sample: string | null }
  )[];
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
};

/** Fetching a file that a person sent. */
export type MediaAbility<Credentials = unknown> = {
  fetch(
    channel: Channel<Credentials>,
    externalId: string,
    io: ConnectorIo,
  ): Promise<Outcome<{ mimeType: string | null; body: Buffer }>>;
};

/** What people see of the business on the platform, by the platform's names of the fields. */
export type BusinessProfileAbility<Credentials = unknown> = {
  read(
    channel: Channel<Credentials>,
    senderExternalId: string,
    io: ConnectorIo,
  ): Promise<Outcome<Record<string, string>>>;
  write(
    channel: Channel<Credentials>,
    input: { senderExternalId: string; fields: Record<string, string> },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
};
