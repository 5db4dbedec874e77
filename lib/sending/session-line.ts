import type { Channel, ConnectorIo, Outcome, RawRequest, Session, SessionAbility } from "#lib/connectors/connector";

/** A connection that is opened when it is needed, and again after the platform has closed it. */
export class SessionLine {
  readonly #open: () => Promise<Outcome<Session>>;
  #session: Promise<Outcome<Session>> | null = null;

  constructor(
    ability: SessionAbility<unknown>,
    channel: Channel,
    emit: (request: RawRequest) => Promise<void>,
    io: ConnectorIo,
  ) {
    this.#open = () => ability.open(channel, emit, io);
  }

  /** The open connection, or why there is none. */
  async session(): Promise<Outcome<Session>> {
    this.#session ??= this.#open();
    const opening = this.#session;
    const opened = await opening;
    const forget = () => {
      if (this.#session === opening) this.#session = null;
    };
    if (opened.ok) void opened.value.closed.then(forget, forget);
    else forget();
    return opened;
  }

  async close(): Promise<void> {
    const opened = await this.#session;
    if (opened?.ok) await opened.value.close();
  }
}
