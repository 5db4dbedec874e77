/** The window of embedded sign-up: choose or create an account and a number, and return a code to the opener. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Sandbox } from "../../sandbox.ts";
import type { PhoneNumber, Waba } from "../world/model.ts";
import { listedPages, type PagesChoice, sharePages } from "./pages.ts";

const HERE = import.meta.dirname;
const LISTED = 12;
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type Choice = {
  clientId?: string;
  wabaId?: string;
  businessName?: string;
  number?: { id?: string; verifiedName?: string; verify?: boolean } | null;
};

export function openDialog(server: FastifyInstance, sandbox: Sandbox): void {
  for (const path of ["/dialog/oauth", "/:version/dialog/oauth"])
    server.get(path, async (request, reply) => {
      // The permissions that are asked for say what is shared.
      const scope = (request.query as { scope?: string }).scope ?? "";
      const html = await readFile(join(HERE, /pages_|instagram_/.test(scope) ? "pages.html" : "dialog.html"));
      return reply
        .headers({ "content-security-policy": CSP, "cache-control": "no-store", "referrer-policy": "no-referrer" })
        .type("text/html; charset=utf-8")
        .send(html);
    });
  for (const [file, type] of [
    ["dialog.js", "text/javascript"],
    ["pages.js", "text/javascript"],
    ["dialog.css", "text/css"],
  ] as const)
    server.get(`/dialog/${file}`, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(await readFile(join(HERE, file))),
    );
  server.get("/dialog/state", async () => ({
    apps: [...sandbox.world.apps.values()].map((a) => ({ id: a.id, name: a.name })),
    wabas: listed(sandbox),
    pages: listedPages(sandbox),
  }));
  server.post("/dialog/share", async (request, reply) => {
    if (!String(request.headers["content-type"]).startsWith("application/json"))
      return reply.code(415).send({ error: "json" });
    const raw = Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "{}";
    const outcome = sharePages(sandbox, JSON.parse(raw) as PagesChoice);
    return reply.code("error" in outcome ? 400 : 200).send(outcome);
  });
  server.post("/dialog/finish", async (request, reply) => {
    if (!String(request.headers["content-type"]).startsWith("application/json"))
      return reply.code(415).send({ error: "json" });
    const raw = Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "{}";
    const outcome = finish(sandbox, JSON.parse(raw) as Choice);
    return reply.code("error" in outcome ? 400 : 200).send(outcome);
  });
}

/** The oldest account (the default one) first, then the newest. */
function listed(sandbox: Sandbox) {
  const all = [...sandbox.world.wabas.values()];
  const shown = all.length > LISTED ? [...all.slice(0, 1), ...all.slice(1 - LISTED).reverse()] : all;
  return shown.map((waba) => ({
    id: waba.id,
    name: waba.name,
    portfolio: sandbox.world.portfolios.get(waba.portfolioId)?.name,
    numbers: sandbox.world
      .numbersOf(waba.id)
      .map((n) => ({ id: n.id, display: n.display, verifiedName: n.verifiedName, status: n.status })),
  }));
}

function finish(sandbox: Sandbox, choice: Choice) {
  const { world, clock, dials } = sandbox;
  const app = world.apps.get(choice.clientId ?? "");
  if (!app) return { error: "The app id (client_id) is not known here." };
  const name = choice.businessName?.trim() ?? "";
  const waba: Waba | undefined = choice.wabaId
    ? world.wabas.get(choice.wabaId)
    : name
      ? world.addWaba(world.addPortfolio(name).id, name, clock.now())
      : undefined;
  if (!waba) return { error: "Choose an account, or name a new one." };
  let number: PhoneNumber | undefined;
  if (choice.number?.id) number = world.numbers.get(choice.number.id);
  else if (choice.number)
    number = world.addNumber(
      waba.id,
      { verifiedName: choice.number.verifiedName?.trim() || waba.name, verified: choice.number.verify !== false },
      dials.throughput,
    );
  const code = world.addCode(world.addToken(app.id, waba, "SYSTEM_USER", clock.now()), clock.now());
  sandbox.log.add("signup.finished", { wabaId: waba.id, phoneId: number?.id ?? null });
  sandbox.changed();
  return {
    code: code.code,
    message: {
      type: "WA_EMBEDDED_SIGNUP",
      event: number ? "FINISH" : "FINISH_ONLY_WABA",
      version: "4",
      data: { waba_id: waba.id, business_id: waba.portfolioId, ...(number ? { phone_number_id: number.id } : {}) },
    },
  };
}
