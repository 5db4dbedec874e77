/** Serves the lab page, whose script uses the control API. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";

const FILES = {
  "lab.js": "text/javascript",
  "mail.js": "text/javascript",
  "page.js": "text/javascript",
  "pages-panel.js": "text/javascript",
  "panels.js": "text/javascript",
  "sms-panel.js": "text/javascript",
  "sms.js": "text/javascript",
  "viber.js": "text/javascript",
  "words.js": "text/javascript",
  "lab.css": "text/css",
} as const;
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function openLab(server: FastifyInstance): void {
  server.get("/", async (_request, reply) => reply.redirect("/lab"));
  server.get("/lab", async (_request, reply) =>
    reply
      .headers({
        "content-security-policy": CSP,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
      })
      .type("text/html; charset=utf-8")
      .send(await readFile(join(import.meta.dirname, "lab.html"))),
  );
  for (const [file, type] of Object.entries(FILES))
    server.get(`/lab/${file}`, async (_request, reply) =>
      reply
        .header("cache-control", "no-cache")
        .type(`${type}; charset=utf-8`)
        .send(await readFile(join(import.meta.dirname, file))),
    );
}
