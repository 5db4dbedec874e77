import type { Channel, ConnectorIo, Outcome, RawRequest } from "./connector.ts";

/** How far a mailbox has been read. */
export type MailboxPosition = {
  /** As long as the mailbox says the same, its numbers mean the same mails. */
  validity: string;
  /** Mails up to this number were read. */
  lastUid: number;
  /** Mails from this number on arrived after the first reading; of older ones only those are read that nobody has opened. */
  freshFrom: number;
};

/** Some mails of a mailbox, and the position behind them. `unknown` counts those that say nothing to us. */
export type MailboxBatch = { requests: RawRequest[]; unknown: number; position: MailboxPosition };

/** Collects what the platform would else post: reports about our messages that arrive in a mailbox. */
export type MailboxAbility<Credentials> = {
  /** What tells one mailbox from another; null where the channel has none to collect from. */
  placeOf(channel: Channel<Credentials>): string | null;
  /** The reasons that a failure may have, for the words about it. */
  reasons: readonly string[];
  /**
   * Reads what was not read yet, in batches of bounded size. Whoever asks for the next batch says that the one before is
   * kept: only then is it marked in the mailbox. A failure is the last thing it gives.
   */
  read(
    channel: Channel<Credentials>,
    from: MailboxPosition | null,
    io: ConnectorIo,
  ): AsyncGenerator<Outcome<MailboxBatch>, void>;
};
