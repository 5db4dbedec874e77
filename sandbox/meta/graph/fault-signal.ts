/** Faults that are not answers, such as a reset connection. Thrown to the server, which owns the socket. */
import type { AnswerFault } from "../../core/rules.ts";

export class FaultSignal extends Error {
  readonly fault: AnswerFault;
  /** True when the message was accepted nevertheless. */
  readonly accepted: boolean;
  readonly body: unknown;

  constructor(fault: AnswerFault, accepted: boolean, body?: unknown) {
    super(fault.kind);
    this.fault = fault;
    this.accepted = accepted;
    this.body = body;
  }
}
