/** The control API: what tests, demonstrations and the lab page use to set up and query the sandbox. Not part of any platform. */
import type { FastifyInstance } from "fastify";
import type { Sandbox } from "../sandbox.ts";
import { addChanges } from "./changes.ts";
import { ControlError } from "./control-error.ts";
import { refusal } from "./hosts.ts";
import type { Listener } from "./listener.ts";
import { addMailControl } from "./mail.ts";
import { addReads } from "./reads.ts";
import { addSmsControl } from "./sms.ts";
import { addViberControl } from "./viber.ts";

export function openControl(
  server: FastifyInstance,
  sandbox: Sandbox,
  listener: Listener,
  hosts: ReadonlySet<string>,
): void {
  // JSON only: a page of another origin cannot send JSON without a preflight request, which nothing answers.
  server.removeContentTypeParser("text/plain");
  server.addHook("onRequest", async (request, reply) => {
    const refused = refusal(request.headers, hosts);
    if (refused) await reply.code(403).send({ error: refused });
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.code(error instanceof ControlError ? error.status : (error.statusCode ?? 500)).send({ error: error.message }),
  );
  addReads(server, sandbox);
  addChanges(server, sandbox, listener);
  addViberControl(server, sandbox);
  addSmsControl(server, sandbox);
  addMailControl(server, sandbox);
}
