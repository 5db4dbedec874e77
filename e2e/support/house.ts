/** How the specs reach the house that the global set-up started, beside the browser: its database and its sandbox. */
import { request } from "undici";
import { type Connection, connect } from "#db/client";
import { env } from "#lib/env";

/** A pool on the database as its owner, past the walls: for making what a spec needs and for asking what became of it. */
export function openDatabase(): Connection {
  return connect(env().DATABASE_URL, { max: 2 });
}

export type Verdict = {
  accepts: number;
  distinctRecipients: number;
  duplicates: number;
  duplicateCorrelations: number;
  sentToOptedOut: number;
  unverifiedWebhooksAccepted: number;
};

export type Accepted = {
  wamid: string;
  recipient: string;
  template: string | null;
  parameters: Record<string, unknown>;
};

export type SandboxNumber = { id: string; phone: string; status: string };

/** The sandbox's control API: what it was really asked to send, and what happens on its side. */
export const sandbox = {
  /** The throughput of one number, so that specs that run beside each other do not slow one another. */
  setNumber: (id: string, change: Record<string, unknown>) => control("POST", `numbers/${id}/set`, change),

  /** The code that was sent to a number by SMS or call. */
  async codeFor(phone: string): Promise<string> {
    const { code } = await control<{ code: string | null }>(
      "GET",
      `verification-codes?${new URLSearchParams({ phone })}`,
    );
    if (!code) throw new Error(`no code was sent to ${phone}`);
    return code;
  },

  /** The platform's side of a number. */
  async findNumber(phone: string): Promise<{ id: string; wabaId: string }> {
    const { wabas } = await control<{ wabas: { id: string; numbers: SandboxNumber[] }[] }>("GET", "state");
    for (const waba of wabas) {
      const number = waba.numbers.find((one) => one.phone === phone);
      if (number) return { id: number.id, wabaId: waba.id };
    }
    throw new Error(`the sandbox knows no number ${phone}`);
  },

  /** A person writes to a number of ours. @returns the platform's id of the message */
  async say(person: string, phoneId: string, text: string): Promise<string> {
    const said = await control<{ id: string }>("POST", `persons/${encodeURIComponent(person)}/say`, { phoneId, text });
    return said.id;
  },

  /** How often people of an account were really messaged. */
  judge: (accountId: string) => control<Verdict>("GET", `judge?${new URLSearchParams({ waba: accountId })}`),

  /** Every message the platform took for an account, in order. */
  async messages(accountId: string): Promise<Accepted[]> {
    const all: Accepted[] = [];
    for (let after = 0; ; ) {
      const query = new URLSearchParams({ waba: accountId, after: String(after), limit: "5000" });
      const { items, next } = await control<{ items: Accepted[]; next: number | null }>("GET", `messages?${query}`);
      all.push(...items);
      if (items.length === 0 || next === null || next === after) return all;
      after = next;
    }
  },

  /** The body of the webhook that told of a text, once it was delivered. */
  async deliveredWebhook(text: string): Promise<string> {
    const query = new URLSearchParams({ for: "webhook.delivered", match: text, since: "0", timeout: "20000" });
    const { entry } = await control<{ entry: { body: string } | null }>("GET", `wait?${query}`);
    if (!entry) throw new Error(`no webhook told of “${text}”`);
    return entry.body;
  },
};

async function control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const answer = await request(`${env().SANDBOX_CONTROL_URL}/control/${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`sandbox ${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
