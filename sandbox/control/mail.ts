/** `/control/mail/...`: what tests, demonstrations and the lab page do with the simulated mail world. */
import type { FastifyInstance, FastifyReply } from "fastify";
import type { ReportKind } from "../mail/reports.ts";
import { mailboxOf, type StoredMail } from "../mail/world.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control-error.ts";

type Json = Record<string, unknown>;

const REPORTS: ReportKind[] = ["failed", "full", "delayed", "expired", "delivered", "complaint", "auto_reply", "plain"];

/** A stranger's page: it runs nothing, loads nothing and goes nowhere. */
const PAGE_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; sandbox";

export function addMailControl(server: FastifyInstance, sandbox: Sandbox): void {
  const get = (path: string, run: (query: Record<string, string>, id: string) => unknown) =>
    server.get(`/control/mail/${path}`, async (request) =>
      run(request.query as Record<string, string>, (request.params as { id?: string }).id ?? ""),
    );
  const post = (path: string, run: (body: Json, id: string, reply: FastifyReply) => unknown) =>
    server.post(
      `/control/mail/${path}`,
      async (request, reply) =>
        (await run((request.body ?? {}) as Json, (request.params as { id?: string }).id ?? "", reply)) ?? { ok: true },
    );
  get("state", () => stateOf(sandbox));
  get("mailbox", ({ address = "" }) => ({
    mails: (sandbox.mail.world.mailboxes.get(mailboxOf(address)) ?? []).map(rowOf).reverse(),
  }));
  get("messages/:id", (_query, id) => {
    const mail = mailOf(sandbox, id);
    if (!mail.seen) sandbox.changed();
    mail.seen = true;
    const { raw: _raw, ...shown } = mail;
    return shown;
  });
  server.get<{ Params: { id: string } }>("/control/mail/messages/:id/page", async (request, reply) =>
    reply
      .headers({ "content-security-policy": PAGE_CSP, "x-content-type-options": "nosniff" })
      .type("text/html; charset=utf-8")
      .send(pageOf(mailOf(sandbox, request.params.id))),
  );
  get("messages/:id/source", (_query, id) => ({ source: Buffer.from(mailOf(sandbox, id).raw, "base64").toString() }));
  post("accounts", (body, _id, reply) => {
    reply.code(201);
    return addAccount(sandbox, body);
  });
  post("accounts/:id/set", (body, id) => setAccount(sandbox, id, body));
  post("keys", (body) => {
    for (const [name, record] of Object.entries(body)) sandbox.mail.world.keys.set(name.toLowerCase(), String(record));
    sandbox.changed();
  });
  post("messages/:id/unsubscribe", (_body, id) => unsubscribe(mailOf(sandbox, id)));
  post("messages/:id/spam", (_body, id) => {
    const mail = mailOf(sandbox, id);
    mail.spam = true;
    return sandbox.mail.report("complaint", mail);
  });
  post("messages/:id/report", (body, id) => {
    const kind = REPORTS.find((one) => one === body.kind);
    if (!kind) throw new ControlError(400, `kind must be one of ${REPORTS.join(", ")}`);
    return sandbox.mail.report(kind, mailOf(sandbox, id));
  });
  post("messages/:id/reply", (body, id) => reply(sandbox, mailOf(sandbox, id), String(body.text ?? "")));
  post("drop", () => ({ dropped: (sandbox.mailServer?.drop() ?? 0) + (sandbox.imapServer?.drop() ?? 0) }));
  post("renumber", () => {
    sandbox.mail.world.renumber();
    sandbox.changed();
    return { validity: sandbox.mail.world.validity };
  });
}

function mailOf(sandbox: Sandbox, id: string): StoredMail {
  const mail = sandbox.mail.world.find(id);
  if (!mail) throw new ControlError(404, "no such mail");
  return mail;
}

/** What the mail shows, with the pictures that came along in their places. */
function pageOf({ html, text, attachments }: StoredMail): string {
  if (html === null) {
    const escaped = text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "");
    return `<!doctype html><pre style="white-space:pre-wrap;font:14px sans-serif">${escaped}</pre>`;
  }
  return html.replace(/cid:([^"'\s)>]+)/g, (whole, id: string) => {
    const picture = attachments.find(({ contentId }) => contentId?.replace(/^<|>$/g, "") === id);
    return picture && /^image\/[\w.+-]+$/.test(picture.type) ? `data:${picture.type};base64,${picture.data}` : whole;
  });
}

function stateOf({ mail, mailServer, imapServer }: Sandbox) {
  return {
    server: mailServer?.url ?? null,
    certificate: mailServer?.certificate ?? null,
    imap: { server: imapServer?.url ?? null, certificate: imapServer?.certificate ?? null },
    counts: mail.counts,
    accounts: [...mail.world.accounts.values()],
    mailboxes: [...mail.world.mailboxes].map(([address, mails]) => ({
      ...{ address, mails: mails.length, unseen: mails.filter(({ seen }) => !seen).length },
      latest: mails.at(-1)?.at ?? 0,
    })),
  };
}

function rowOf({ raw: _raw, html: _html, attachments, headers: _headers, text, ...mail }: StoredMail) {
  return { ...mail, preview: text.slice(0, 140), attachments: attachments.length };
}

function addAccount(sandbox: Sandbox, body: Json) {
  const { mailServer, imapServer } = sandbox;
  if (!mailServer) throw new ControlError(409, "this sandbox has no mail server");
  const name = typeof body.name === "string" && body.name.trim() ? body.name.trim() : "Fresh shop";
  const id = typeof body.address === "string" ? body.address : undefined;
  if (id !== undefined && sandbox.mail.world.accounts.has(id)) throw new ControlError(409, "the address is taken");
  const account = sandbox.mail.world.addAccount(name, { id });
  sandbox.changed();
  return { accountId: account.id, server: mailServer.url, mailbox: imapServer?.url ?? null, ...account };
}

function setAccount(sandbox: Sandbox, id: string, body: Json) {
  const account = sandbox.mail.world.accounts.get(id);
  if (!account) throw new ControlError(404, "no such account");
  for (const [key, value] of Object.entries(body)) {
    if (key === "callbackUrl" && (value === null || typeof value === "string")) account.callbackUrl = value;
    else if (key === "state" && (value === "active" || value === "closed")) account.state = value;
    else if (key === "password" && typeof value === "string" && value !== "") account.password = value;
    else throw new ControlError(400, `"${key}" is not known or has the wrong type`);
  }
  sandbox.changed();
  return account;
}

/** Does what a mail program does for a person who clicks its own button. */
async function unsubscribe(mail: StoredMail) {
  const header = (name: string) => mail.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
  const url = /<(https?:[^>]+)>/.exec(header("list-unsubscribe"))?.[1];
  if (!url || !/one-click/i.test(header("list-unsubscribe-post")))
    throw new ControlError(409, "the mail offers no one-click unsubscribe");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(url, {
    ...{ method: "POST", headers, body: "List-Unsubscribe=One-Click", redirect: "error" },
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.status };
}

/** The person answers. */
function reply({ mail: world, clock }: Sandbox, mail: StoredMail, text: string): Promise<void> {
  if (text.trim() === "") throw new ControlError(400, "text is missing");
  const to = /<([^>]+)>/.exec(mail.from)?.[1] ?? mail.from;
  const id = world.newId();
  const raw = [
    `From: <${mail.mailbox}>`,
    `To: <${to}>`,
    `Subject: Re: ${mail.subject.replace(/[\r\n]/g, " ")}`,
    `Date: ${new Date(clock.now()).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${id}@lab.example>`,
    `In-Reply-To: ${mail.messageId}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    text,
    "",
  ].join("\r\n");
  return world.sendBack(mail.account, to, Buffer.from(raw), id);
}
