import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Channel, Connector, ConnectorIo, Failure, OutboundMessage, SendOutcome } from "../connector.ts";

/** What the other end of the wire does to the next calls. */
export type Fault =
  | "throttles"
  | "knows us no more"
  | "is down"
  | "answers too slowly"
  | "cuts the connection after it took the message"
  | "cuts the connection before it answers"
  | "answers nothing that can be read"
  | "answers a proxy's page";

export type FaultSubject = {
  connector: Connector;
  channel: Channel;
  /** With a time-out that a slow answer passes. */
  io: ConnectorIo;
  message: OutboundMessage;
  suffer(fault: Fault): void;
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
  "answers nothing that can be read": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME" },
  "answers a proxy's page": { outcome: "uncertain", kind: "UNKNOWN_OUTCOME", platformFault: true },
};

/** What a connector makes of each fault of its platform, over the real wire. */
export function faultSuite(name: string, start: () => Promise<FaultSubject>): void {
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
  });
}
