/** The control API of the sandbox that the global set-up started. */
import { request } from "undici";
import { env } from "#lib/env";

export type Judgement = {
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

export type ListedTemplate = {
  id: string;
  name: string;
  category: string;
  components: unknown[];
  message_send_ttl_seconds: number | null;
};

export type SandboxNumber = { id: string; phone: string; status: string };

export const sandbox = {
  /** Changes one number, such as its throughput, without affecting specs that run at the same time. */
  /** Ends the access tokens of an account, or makes them valid again. */
  setTokens: (accountId: string, change: "revoke" | "restore") =>
    control("POST", `wabas/${accountId}/tokens`, { do: change }),
  setNumber: (id: string, change: Record<string, unknown>) => control("POST", `numbers/${id}/set`, change),

  /** Makes the next calls that match fail, for one account only: other specs run at the same time. */
  addRule: (rule: { match: { waba: string; recipient?: string }; do: Record<string, unknown>; times: number }) =>
    control("POST", "rules/add", [rule]),

  /** A page with a linked Instagram account. */
  makePage: (name: string) =>
    control<{ pageId: string; instagramId: string; username: string }>("POST", "pages", { name, instagram: true }),
  setPage: (id: string, change: Record<string, unknown>) => control("POST", `pages/${id}/set`, change),
  setPageTokens: (id: string, change: "revoke" | "restore") => control("POST", `pages/${id}/tokens`, { do: change }),
  /** A person writes to a page or an Instagram account. */
  sayTo: (accountId: string, person: string, text: string) =>
    control("POST", `persons/${encodeURIComponent(person)}/say`, { accountId, text }),

  /** The verification code that was sent to a number. */
  async codeFor(phone: string): Promise<string> {
    const { code } = await control<{ code: string | null }>(
      "GET",
      `verification-codes?${new URLSearchParams({ phone })}`,
    );
    if (!code) throw new Error(`no code was sent to ${phone}`);
    return code;
  },

  /** The platform's ids of a number. */
  async findNumber(phone: string): Promise<{ id: string; wabaId: string }> {
    const { wabas } = await control<{ wabas: { id: string; numbers: SandboxNumber[] }[] }>("GET", "state");
    for (const waba of wabas) {
      const number = waba.numbers.find((one) => one.phone === phone);
      if (number) return { id: number.id, wabaId: waba.id };
    }
    throw new Error(`the sandbox knows no number ${phone}`);
  },

  /** Sends a message from a person to one of our numbers. @returns the platform's id of the message */
  async say(person: string, phoneId: string, text: string): Promise<string> {
    const said = await control<{ id: string }>("POST", `persons/${encodeURIComponent(person)}/say`, { phoneId, text });
    return said.id;
  },

  /** How often people were messaged by an account. */
  judge: (accountId: string) => control<Judgement>("GET", `judge?${new URLSearchParams({ waba: accountId })}`),

  /** Every message the platform accepted for an account, in order. */
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

  /** The templates of an account, as the platform lists them over its own protocol. */
  async templates(accountId: string): Promise<ListedTemplate[]> {
    const { httpUrl, wabas } = await control<{ httpUrl: string; wabas: { id: string; accessToken: string }[] }>(
      "GET",
      "state",
    );
    const account = wabas.find(({ id }) => id === accountId);
    const query = new URLSearchParams({
      ...{ fields: "id,name,category,components,message_send_ttl_seconds", limit: "100" },
    });
    const answer = await request(`${httpUrl}/v25.0/${accountId}/message_templates?${query}`, {
      headers: { authorization: `Bearer ${account?.accessToken}` },
    });
    if (answer.statusCode !== 200) throw new Error(`the platform's templates: ${await answer.body.text()}`);
    return ((await answer.body.json()) as { data: ListedTemplate[] }).data;
  },

  /** The body of the webhook that contains a text, once it is delivered. */
  async deliveredWebhook(text: string): Promise<string> {
    const query = new URLSearchParams({ for: "webhook.delivered", match: text, since: "0", timeout: "20000" });
    const { entry } = await control<{ entry: { body: string } | null }>("GET", `wait?${query}`);
    if (!entry) throw new Error(`no webhook contained “${text}”`);
    return entry.body;
  },
};

export async function control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const answer = await request(`${env().SANDBOX_CONTROL_URL}/control/${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`sandbox ${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
