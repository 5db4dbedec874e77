import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type {
  Address,
  Channel,
  Connector,
  ConnectorIo,
  OutboundMessage,
  RawRequest,
  SendOutcome,
} from "../connector.ts";
import { secretFields } from "../credentials.ts";
import type { ConnectorEvent, ReceiptEvent } from "../events.ts";
import type { ReceiptStatus } from "../profile.ts";

/** The other end of the wire, as far as the suite steers it. */
export type SuitePlatform = {
  /** Takes messages, refuses them, or reads them and never answers. */
  behave(mode: "take" | "refuse" | "hang"): void;
  /** What reached it since the start, oldest first. */
  received(): { to: string; reference: string }[];
  /** Reports that a part was delivered: the request it would make, or null when it speaks over the open session. */
  deliver(externalId: string): RawRequest | null;
  stop(): Promise<void>;
};

export type SuiteSubject = {
  connector: Connector;
  channel: Channel;
  /** The same account at an address where nobody listens. */
  nowhere: Channel;
  io: ConnectorIo;
  /** Whom the messages go to; a phone number when absent. */
  address?: Address;
  /** What they leave from; some number when absent. */
  sender?: string;
  /** The receipt that `deliver` reports; "delivered" when absent. */
  reports?: ReceiptStatus;
  /** How many ids it gives for one message. */
  parts: number;
  /** True when it signs nothing, and is known by the address that it posts to. */
  unsigned?: boolean;
  platform: SuitePlatform;
};

const template: OutboundMessage = {
  correlation: "2026112114000000000001",
  sender: { externalId: "771900233" },
  address: { kind: "phone", value: "+4915550017" },
  content: {
    kind: "template",
    name: "parcel_ready",
    language: "en",
    parameters: { header: [], body: ["Ines"], buttons: [] },
    rendered: { header: null, body: "Hello Ines, your parcel is here.", footer: null, buttons: [] },
  },
  options: {},
};

/** What every connector must do, over its real wire. A connector's own tests say the rest. */
export function connectorSuite(name: string, start: () => Promise<SuiteSubject>): void {
  describe(`${name} as a connector`, () => {
    let subject: SuiteSubject;
    let emitted: RawRequest[] = [];
    let emit = async (request: RawRequest): Promise<void> => void emitted.push(request);

    let message = template;

    beforeAll(async () => {
      subject = await start();
      const externalId = subject.sender ?? template.sender.externalId;
      message = { ...template, sender: { externalId }, address: subject.address ?? template.address };
    });
    afterAll(() => subject.platform.stop());
    beforeEach(() => {
      subject.platform.behave("take");
      emitted = [];
      emit = async (request) => void emitted.push(request);
    });

    /** Sends through a session where the platform has them. */
    async function sendOnce(channel = subject.channel, io = subject.io): Promise<SendOutcome> {
      const { connector } = subject;
      if (!holdsSession(connector, channel) || !connector.session) return connector.send(message, channel, io);
      const opened = await connector.session.open(channel, (request) => emit(request), io);
      if (!opened.ok) return { outcome: "retry_later", failure: opened.failure };
      try {
        return await opened.value.send(message);
      } finally {
        await opened.value.close();
      }
    }

    /** What the connector reads in requests, as the worker reads them. */
    async function readAll(requests: RawRequest[]): Promise<ConnectorEvent[]> {
      const { webhook } = subject.connector;
      const read = requests.map(
        async (request) => (await webhook?.parseStream?.(request)) ?? webhook?.parse(request) ?? [],
      );
      return (await Promise.all(read)).flat();
    }

    it("describes itself with plain data", () => {
      const { profile, platform } = subject.connector;
      expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
      expect(profile.platform).toBe(platform);
    });

    it("reads its own credentials, marks the secrets, and refuses to go without them", () => {
      const { credentials } = subject.connector;
      expect(credentials.parse(subject.channel.credentials)).toEqual(subject.channel.credentials);
      expect(credentials.safeParse({}).success).toBe(false);
      expect(secretFields(credentials)).not.toEqual([]);
    });

    it("gives an id for each part of a message that was taken, and says which receipts follow", async () => {
      const before = subject.platform.received().length;
      const outcome = await sendOnce();
      expect(outcome).toMatchObject({ outcome: "accepted" });
      if (outcome.outcome !== "accepted") return;
      expect(outcome.externalIds).toHaveLength(subject.parts);
      expect(new Set(outcome.externalIds).size).toBe(subject.parts);
      expect(subject.connector.profile.receipts).toEqual(expect.arrayContaining([...outcome.receipts]));
      const received = subject.platform.received().slice(before);
      expect(received).toEqual([
        { to: expect.stringContaining(message.address.value.replace("+", "")), reference: message.correlation },
      ]);
    });

    it("keeps the platform's code of a refusal", async () => {
      subject.platform.behave("refuse");
      expect(await sendOnce()).toMatchObject({ outcome: "rejected", failure: { code: expect.any(String) } });
    });

    it("may be tried again when nobody was reached", async () => {
      expect(await sendOnce(subject.nowhere)).toMatchObject({ outcome: "retry_later", failure: { kind: "TRANSIENT" } });
    });

    it("is uncertain once the message left and no answer came", async () => {
      subject.platform.behave("hang");
      const outcome = await sendOnce(subject.channel, { ...subject.io, timeoutMs: 200 });
      expect(outcome).toMatchObject({ outcome: "uncertain", failure: { kind: "UNKNOWN_OUTCOME" } });
    });

    it("reads a receipt of each part, the same each time it comes", async () => {
      const { connector, channel, io, platform } = subject;
      const held = holdsSession(connector, channel) ? connector.session : undefined;
      const opened = held && (await held.open(channel, (request) => emit(request), io));
      const session = opened?.ok ? opened.value : null;
      const outcome = session ? await session.send(message) : await connector.send(message, channel, io);
      if (outcome.outcome !== "accepted") throw new Error("the message was not taken");
      const requests: RawRequest[] = [];
      // Receipts come in any order.
      for (const externalId of outcome.externalIds.toReversed()) {
        const posted = platform.deliver(externalId);
        if (posted) expect(connector.webhook?.verify(posted, channel)).toBe(true);
        requests.push(posted ?? (await eventually(() => emitted.shift())));
      }
      await session?.close();
      const events = await readAll(requests);
      const receipts = events.filter((event): event is ReceiptEvent => event.kind === "receipt");
      expect(receipts.map((receipt) => receipt.messageExternalId)).toEqual(outcome.externalIds.toReversed());
      expect(receipts.every((receipt) => receipt.status === (subject.reports ?? "delivered"))).toBe(true);
      expect(new Set(receipts.map((receipt) => receipt.key)).size).toBe(subject.parts);
      const again = await readAll(requests);
      expect(again.map((event) => event.key)).toEqual(events.map((event) => event.key));
    });

    it("believes nothing that was changed on its way or signed with another secret", async () => {
      const { connector, channel, platform } = subject;
      const posted = platform.deliver("an id");
      if (!posted || !connector.webhook) return;
      const changed: RawRequest = {
        ...posted,
        query: Object.fromEntries(
          Object.entries(posted.query).map(([key, value]) => [key, key === "id" ? "x" : value]),
        ),
        body: posted.body.length > 0 ? Buffer.concat([posted.body, Buffer.from(" ")]) : posted.body,
      };
      expect(connector.webhook.verify(changed, channel)).toBe(subject.unsigned === true);
      const secrets = secretFields(connector.credentials).map((field) => [field.name, "another secret"]);
      const other = { ...channel, credentials: { ...(channel.credentials as object), ...Object.fromEntries(secrets) } };
      expect(connector.webhook.verify(posted, other)).toBe(false);
      expect(connector.webhook.verify({ ...posted, query: {}, headers: {} }, channel)).toBe(false);
    });

    it("reads nothing from junk, and does not throw", async () => {
      const junk: RawRequest = {
        method: "POST",
        path: "/",
        query: { at: "x" },
        headers: {},
        body: Buffer.from([0xff]),
      };
      expect(await readAll([junk])).toEqual([]);
    });
  });
}

function holdsSession({ session }: Connector, channel: Channel): boolean {
  return session !== undefined && (session.held?.(channel) ?? true);
}

/** Waits for something that comes over a connection. @throws Error after two seconds */
export async function eventually<T>(look: () => T | undefined): Promise<T> {
  const end = performance.now() + 2_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error("it did not come");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
