import type { Socket } from "node:net";
import type { Dispatcher } from "undici";
import type { z } from "zod";
import type { AddressKind, BindingEnvironment } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import type {
  BusinessProfileAbility,
  MediaAbility,
  SenderAbility,
  TemplateAbility,
  TokenRenewal,
} from "./abilities.ts";
import type { OutboundContent } from "./content.ts";
import type { ConnectorEvent } from "./events.ts";
import type { MailboxAbility } from "./mailbox.ts";
import type { Onboarding, Settings } from "./onboarding.ts";
import type { AccountFacts, PlatformProfile, ReceiptStatus } from "./profile.ts";

/** The world as a connector may see it. Tests pass their own dispatcher, sockets and clock. */
export type ConnectorIo = {
  dispatcher: Dispatcher;
  /** Opens a TCP or TLS connection, for platforms that hold one; absent in processes that open no sessions. */
  connect?: (to: { host: string; port: number; tls: boolean }) => Promise<Socket>;
  /** The same for hosts that users name, see `forNamedHosts`; absent where every address may be reached. */
  named?: Pick<ConnectorIo, "dispatcher" | "connect">;
  now: () => Date;
  /** Milliseconds for one whole exchange, waiting for a socket included; a slower answer counts as an unknown outcome. */
  timeoutMs: number;
  /** Receives each exchange with secrets already removed. */
  trace?: (exchange: { method: string; url: string; status: number | null; tookMs: number }) => void;
};

/** A bound channel with its secrets opened. They must not be logged. */
export type Channel<Credentials = unknown> = {
  id: string;
  workspaceId: string;
  environment: BindingEnvironment;
  /** Origin and path prefix of the platform's API, without a trailing slash, e.g. `https://graph.facebook.com`. */
  baseUrl: string;
  /** The platform's id of the bound account. */
  accountId: string;
  /** Which of several ways to the platform a lane sends by, counted from 0; see `Connector.routes`. */
  route?: number;
  /** The binding's configuration and secrets together, as the connector's `credentials` schema reads them. */
  credentials: Credentials;
};

/** Who is written to or who wrote. `phone` is E.164 with a leading plus; other kinds are as the platform gives them. */
export type Address = { kind: AddressKind; value: string };

export type SendOptions = {
  /** The platform gives up delivering after this long. */
  timeToLiveMs?: number;
  /** What the message is for, where a platform sells kinds apart: a template's category, `reply`, or the platform's own word. */
  label?: string;
  /** Why the message may leave outside the service window (Messenger's tags). */
  tag?: string;
  /** Under whose name and picture it leaves, where an account may speak as several: the platform's id of it. */
  persona?: string;
  /** The public comment that is answered in private, by the platform's id of it: it goes to whoever wrote the comment. */
  comment?: string;
  /** Ids that a country's regulator asks for, by the platform's names of them. */
  regulatory?: Record<string, string>;
  /** Where one click takes the person off the list, for platforms whose profile says `unsubscribes`. */
  unsubscribeUrl?: string;
  /** What a person is on the list of, where a message may be left that way: letters, digits and hyphens. */
  listName?: string;
};

/** One message ready to leave. `correlation` is our own message id and comes back in receipts where the platform allows. */
export type OutboundMessage = {
  correlation: string;
  /**
   * The number, page, service or sender id it leaves from. `shown` is what the headers of a mail say of it, where that is not
   * what the channel says; empty texts stand in none.
   */
  sender: { externalId: string; shown?: { name: string; replyTo: string } };
  address: Address;
  content: OutboundContent;
  options: SendOptions;
};

export type Failure = {
  kind: FailureKind;
  /** The platform's own code, as text; null when there was no readable answer. */
  code: string | null;
  /** The platform's own words, for the person who has to act. */
  detail: string;
  /** Least time to wait before another try, when the platform said so. */
  retryAfterMs: number | null;
  /** The platform's reference for its support. */
  trace: string | null;
  /**
   * True when the platform itself is at fault and would have answered any message so: its lane waits, and the message loses
   * no try. When absent, a passing fault without a code counts as one, for then no readable answer came back.
   */
  platformFault?: boolean;
  /** How many tries the platform's documentation gives a message with this passing fault; ours when absent. */
  maxTries?: number;
  /** True when the platform does not know the template; for a while after its approval that passes by itself. */
  templateUnknown?: boolean;
  /**
   * What it says of the address: nobody is there (`gone`), or it did not work this time and may be the end of it
   * (`doubtful`). Absent where the address is not at fault.
   */
  address?: "gone" | "doubtful";
  /** Who is written to too fast, where it is not the sender as a whole: the people of the same receiving service. */
  scope?: "recipients";
  /** What a person has to settle first, where the kind alone does not say it: the payment, or the sender's reputation. */
  remedy?: "payment" | "reputation";
};

/**
 * How one attempt to send ended. `uncertain` means it may have left us: nobody may send it again until a receipt or the
 * deadline decides.
 */
export type SendOutcome = HowItEnded & {
  /** Share of the platform's limits for calls that is used up, where its answer says so; 1 is all of it. */
  usage?: number;
};

type HowItEnded =
  | {
      outcome: "accepted";
      /** The platform's ids, one for each part in order; at least one. */
      externalIds: string[];
      /** Receipts that will follow for this message. */
      receipts: readonly ReceiptStatus[];
      /** True when the platform took the message but may still keep it back. */
      held: boolean;
    }
  | { outcome: "rejected"; failure: Failure }
  | { outcome: "retry_later"; failure: Failure }
  | { outcome: "uncertain"; failure: Failure };

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/**
 * A request as it arrived, kept whole so that applying it later sees what the door saw. `body` holds the exact bytes,
 * because a signature covers those and nothing else. Names of headers are in lower case.
 */
export type RawRequest = {
  method: string;
  /** Without the query, still escaped. */
  path: string;
  /** The last value of each name. */
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

export type RawResponse = { status: number; headers: Record<string, string>; body: string | Buffer };

/** What a platform posts to us. The door asks `challenge`, then `verify`; the worker calls `parse` later. */
export type Webhook<Credentials> = {
  /** The answer to a platform's test of our address; null when the request is no test or does not pass it. */
  challenge?(request: RawRequest, channel: Channel<Credentials>): RawResponse | null;
  /** Whether the request comes from the platform. Decides on the exact bytes, in constant time. */
  verify(request: RawRequest, channel: Channel<Credentials>): boolean;
  /** Whether a verified request is worth keeping; without it every one is. A refused one is answered with 400. */
  accepts?(request: RawRequest): boolean;
  /** The address to give to the platform, where its proof stands in the address itself. */
  address?(url: string, channel: Channel<Credentials>): string;
  /**
   * For platforms that post everything of an app to one address: the accounts a request speaks of, each with a body that
   * holds its own part only. What is split is not verified again.
   */
  split?(request: RawRequest): { accountId: string; body: Buffer }[];
  /** Whether a request comes from the installation's own app, whatever accounts it speaks of. */
  verifyApp?(request: RawRequest, settings: Settings): boolean;
  /** Headers that `parse` reads, in lower case; they are kept with the request beside `content-type`. */
  headers?: readonly string[];
  /**
   * Translates one kept request, or one that a session emitted. Never throws: facts it does not know become `unknown`,
   * malformed parts are left out, the rest kept. Its work is bounded by the request's size times a constant.
   */
  parse(request: RawRequest): ConnectorEvent[];
  /** In place of `parse`, which is not asked then, for requests that only a streaming parser reads, such as mails. */
  parseStream?(request: RawRequest): Promise<ConnectorEvent[]>;
};

/** A connection that a platform keeps open. It belongs to the driver of one lane. */
export type Session = {
  /** Used in place of the connector's own `send` while the session is open. */
  send(message: OutboundMessage): Promise<SendOutcome>;
  /** Most messages without an answer at once, where the platform sets a limit: no more are in doubt after a crash. */
  window?: number;
  /** Settles when the connection is gone, whoever ended it. */
  closed: Promise<void>;
  /** Lets what is in flight finish, then ends the connection. */
  close(): Promise<void>;
};

export type SessionAbility<Credentials> = {
  /** Whether this channel's platform is spoken to over a connection; always when absent. */
  held?(channel: Channel<Credentials>): boolean;
  /**
   * Opens the connection and signs in.
   * @param emit stores one request of the platform; the platform is answered only after it resolves
   */
  open(
    channel: Channel<Credentials>,
    emit: (request: RawRequest) => Promise<void>,
    io: ConnectorIo,
  ): Promise<Outcome<Session>>;
};

export type Connector<Credentials = unknown> = {
  /** One of `platforms` in db/enums.ts, or the name of a connector that a test registered. */
  platform: string;
  profile: PlatformProfile;
  /** Reads a binding's configuration and secrets; fields marked with `secret()` are sealed, the others stand in the open. */
  credentials: z.ZodType<Credentials>;
  /** Makes one attempt. A platform with sessions answers `retry_later` here. */
  send(message: OutboundMessage, channel: Channel<Credentials>, io: ConnectorIo): Promise<SendOutcome>;
  /**
   * The ways to the channel's platform in the order in which they are used, each with its messages a second; one when absent.
   * Each has a lane, and what waits on a lane whose platform is out leaves by the next.
   */
  routes?(channel: Channel<Credentials>): { perSecond: number }[];
  /**
   * Most messages of a lane that may be out at once, for a connector that keeps a number of connections itself: no more are in
   * doubt after a crash. A session says so by itself.
   */
  window?: number;
  webhook?: Webhook<Credentials>;
  session?: SessionAbility<Credentials>;
  mailbox?: MailboxAbility<Credentials>;
  onboarding?: Onboarding<Credentials>;
  senders?: SenderAbility<Credentials>;
  templates?: TemplateAbility<Credentials>;
  media?: MediaAbility<Credentials>;
  businessProfile?: BusinessProfileAbility<Credentials>;
  renewal?: TokenRenewal<Credentials>;
  /**
   * Asks the platform how the account stands. Of a bound account it is asked every five minutes and when sending meets dead
   * credentials; not where a session is held open, which tells by itself.
   */
  health(channel: Channel<Credentials>, io: ConnectorIo): Promise<Outcome<AccountFacts>>;
};
