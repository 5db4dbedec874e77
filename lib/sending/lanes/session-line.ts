import type { Channel, ConnectorIo, Outcome, RawRequest, Session, SessionAbility } from "#lib/connectors/connector";
import { waitMs } from "#lib/waits";

/** How soon a lost connection is opened again; twice as long after each refusal. */
const reopenMs = { first: 1_000, longest: 60_000 };

/**
 * A connection that stays open until `close`. After the platform has closed it, it is opened for the next message or soon by
 * itself, whichever comes first: receipts come over it also while nothing is sent.
 */
export class SessionLine {
  readonly #open: () => Promise<Outcome<Session>>;
  readonly #told: (opened: Outcome<Session>) => void;
  #session: Promise<Outcome<Session>> | null = null;
  #heard: Promise<Outcome<Session>> | null = null;
  #refusals = 0;
  #reopening: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    ability: SessionAbility<unknown>,
    channel: Channel,
    emit: (request: RawRequest) => Promise<void>,
    io: ConnectorIo,
    /** Hears each time how opening the connection ended. */
    told: (opened: Outcome<Session>) => void = () => {},
  ) {
    this.#open = () => ability.open(channel, emit, io);
    this.#told = told;
  }

  /** The open connection, or why there is none. */
  async session(): Promise<Outcome<Session>> {
    this.#session ??= this.#open();
    const opening = this.#session;
    /** Only the first that hears of it counts. */
    const lost = (refused: boolean) => {
      if (this.#session !== opening) return;
      this.#session = null;
      this.#refusals = refused ? this.#refusals + 1 : 0;
      this.#reopenLater();
    };
    let opened: Outcome<Session>;
    try {
      opened = await opening;
    } catch (error) {
      lost(true);
      throw error;
    }
    if (this.#heard !== opening) {
      this.#heard = opening;
      this.#told(opened);
    }
    const ended = () => lost(false);
    if (opened.ok) void opened.value.closed.then(ended, ended);
    else lost(true);
    return opened;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reopening);
    const opened = await this.#session;
    if (opened?.ok) await opened.value.close();
  }

  #reopenLater(): void {
    clearTimeout(this.#reopening);
    if (this.#closed) return;
    const reopenInMs = waitMs(Math.min(reopenMs.longest, reopenMs.first * 2 ** Math.min(this.#refusals, 10)));
    this.#reopening = setTimeout(() => void this.session().catch(() => {}), reopenInMs).unref();
  }
}
