import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  Channel,
  Connector,
  ConnectorIo,
  Failure,
  OutboundMessage,
  RawRequest,
  SendOutcome,
} from "../connector.ts";

/** What the other end of the wire does to the next calls. */
export type Fault =
  | "throttles"
  | "knows us no more"
  | "is down"
  | "answers too slowly"
  | "cuts the connection after it took the message"
  | "cuts the connection before it answers"
  | "closes its half of the connection"
  | "answers half a document"
  | "answers nothing that can be read"
  | "answers a proxy's page";

export type FaultSubject = {
  connector: Connector;
  channel: Channel;
  /** With a time-out that a slow answer passes. */
  io: ConnectorIo;
  message: OutboundMessage;
  suffer(fault: Fault): void;
  /** For platforms that say afterwards that a message they took was too much: what they post about the one just sent. */
  throttlesLater?: { suffer(): void; posted(): Promise<RawRequest[]> };
  stop(): Promise<void>;
};

type Expected = { outcome: SendOutcome["outcome"]; kind: Failure["kind"]; platformFault?: boolean };

const expected: Record<Fault, Expected> = {
  throttles: { outcome: "retry_later", kind: "THROTTLED_SENDER" },
  "knows us no more": { outcome: "rejected", kind: "AUTH" },
  "is down": { outcome: "retry_later", kind: "TRANSIENT", platformFault: true },
  "answers too slowly": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME", platformFault: true },
  "cuts the connection after it took the message": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME" },
  "cuts the connection before it answers": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME" },
  "closes its half of the connection": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME" },
  "answers half a document": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME" },
  "answers nothing that can be read": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME" },
  "answers a proxy's page": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME", platformFault: true },
};

/**
 * What a connector makes of each fault of its platform, over the real wire.
 *
 * @param tells.later that the subject says how it throttles by a webhook
 */
export function faultSuite(
  name: string,
  start: () => Promise<FaultSubject>,
  tells: { later: boolean } = { later: false },
): void {
  describe(`${name}, when the platform`, () => {
    let subject: FaultSubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.stop());

    it.each(Object.entries(expected) as [Fault, Expected][])("%s", async (fault, { outcome, kind, platformFault }) => {
      const { connector, channel, io, message } = subject;
      subject.suffer(fault);
      const made = await connector.send(message, channel, io);
      expect(made).toMatchObject({ outcome, failure: { kind, ...(platformFault ? { platformFault } : {}) } });
    });

    if (!tells.later) return;
    it("throttles by a webhook about a message that it took", async () => {
      const { connector, channel, io, message, throttlesLater } = subject;
      throttlesLater?.suffer();
      const made = await connector.send(message, channel, io);
      if (made.outcome !== "accepted") throw new Error("the message was not taken");
      const events = (await throttlesLater?.posted())?.flatMap((request) => connector.webhook?.parse(request) ?? []);
      const told = events?.filter((event) => event.kind === "receipt" && event.status === "failed");
      expect(told).toMatchObject([
        {
          messageExternalId: made.externalIds[0],
          correlation: message.correlation,
          failure: { kind: "THROTTLED_SENDER" },
        },
      ]);
    });
  });
}
