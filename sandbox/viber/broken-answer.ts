/** Answers that are none, such as a reset connection or a proxy's page. */
import { STATUS_CODES } from "node:http";
import type { FastifyReply } from "fastify";
import type { AnswerFault } from "../core/rules.ts";
import type { Sandbox } from "../sandbox.ts";

export class BrokenAnswer extends Error {
  readonly fault: AnswerFault;
  /** True when the message was accepted nevertheless. */
  readonly accepted: boolean;
  /** The answer that is cut or slowed down. */
  readonly text: string;

  constructor(fault: AnswerFault, accepted: boolean, text = "") {
    super(fault.kind);
    this.fault = fault;
    this.accepted = accepted;
    this.text = text;
  }
}

export async function sendBroken(sandbox: Sandbox, reply: FastifyReply, { fault, text }: BrokenAnswer) {
  switch (fault.kind) {
    case "html": {
      const title = `${fault.http} ${STATUS_CODES[fault.http] ?? "Error"}`;
      return reply.code(fault.http).type("text/html").send(`<html><body><h1>${title}</h1></body></html>`);
    }
    case "silence":
      // The client's time-out ends the connection.
      return reply.hijack();
    case "empty_200":
      return reply.code(200).send("");
    case "malformed":
      return reply.code(200).type("application/json").send('{"seq":1,"message_tok');
    case "half_close":
      reply.hijack();
      reply.raw.socket?.end();
      return reply;
    case "slow_body":
      reply.hijack();
      reply.raw.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      reply.raw.write(text.slice(0, 1));
      await sandbox.clock.wait(fault.ms);
      reply.raw.end(text.slice(1));
      return reply;
    default:
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
  }
}
