/** Faults that are not answers: broken sockets, odd bodies. Thrown to the door, which alone holds the socket. */
import type { Fault } from "../../core/rules.ts";

export class FaultSignal extends Error {
  readonly fault: Fault;
  /** Whether the message was taken all the same. */
  readonly accepted: boolean;
  readonly body: unknown;

  constructor(fault: Fault, accepted: boolean, body?: unknown) {
    super(fault.kind);
    this.fault = fault;
    this.accepted = accepted;
    this.body = body;
  }
}
