import { request } from "undici";
import { z } from "zod";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";

/** The sandbox is on this machine or beside it; when it is there at all it answers at once. */
const patienceMs = 5_000;

const State = z.object({ apps: z.array(z.object({ id: z.string(), secret: z.string() })).min(1) });
const FreshAccount = z.object({
  wabaId: z.string(),
  accessToken: z.string(),
  appSecret: z.string(),
});
const Code = z.object({ code: z.string() });

export function hasSandbox(): boolean {
  return Boolean(env().SANDBOX_URL && env().SANDBOX_CONTROL_URL);
}

/** The app through which the console signs up with the sandbox. */
export async function readSandboxApp(): Promise<{ appId: string; appSecret: string }> {
  const { apps } = await control("GET", "/control/state", State);
  const [app] = apps;
  if (!app) throw new DomainError("unavailable", "channels.sandboxSilent");
  return { appId: app.id, appSecret: app.secret };
}

/** A new account with two numbers: one that can send at once, one to prove and register by hand. */
export async function makeSandboxAccount(name: string) {
  return control("POST", "/control/wabas", FreshAccount, {
    name,
    numbers: [{ connected: true, verifiedName: name }, { verifiedName: name }],
  });
}

/** A sign-up code for an account that exists, as the sign-up window would give it. */
export async function makeSandboxCode(accountId: string): Promise<string> {
  return (await control("POST", "/control/codes", Code, { wabaId: accountId })).code;
}

async function control<T>(method: "GET" | "POST", path: string, shape: z.ZodType<T>, body?: unknown): Promise<T> {
  const url = env().SANDBOX_CONTROL_URL;
  if (!hasSandbox() || !url) throw new DomainError("precondition_failed", "channels.sandboxAbsent");
  try {
    const answer = await request(`${url}${path}`, {
      method,
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`the sandbox answered ${answer.statusCode}: ${text.slice(0, 200)}`);
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new DomainError("unavailable", "channels.sandboxSilent", { cause });
  }
}
