/** `/control/sms/...`: what tests, demonstrations and the lab page do with the simulated carrier. */
import type { FastifyInstance } from "fastify";
import type { Sandbox } from "../sandbox.ts";
import { smsState, smsThread } from "../sms/views.ts";
import type { Account } from "../sms/world.ts";
import { ControlError } from "./control-error.ts";

type Fields = Record<string, unknown>;

const FAULTS = ["none", "silent", "stop_reading", "throttle", "queue_full", "system_error", "reject", "refuse_bind"];
const NUMBERS = ["window", "perSecond", "sessions", "queue", "slowMs"] as const;
const DIALECTS: Record<string, readonly unknown[]> = {
  answerIds: ["decimal", "hex", "upper_hex", "padded"],
  receiptIds: ["decimal", "hex", "upper_hex", "padded"],
  form: ["text", "parameters", "both"],
  names: ["lower", "upper", "short"],
  seconds: [true, false],
};

export function addSmsControl(server: FastifyInstance, sandbox: Sandbox): void {
  const post = (path: string, run: (body: Fields, id: string) => unknown) =>
    server.post(
      `/control/sms/${path}`,
      async (request) =>
        (await run((request.body ?? {}) as Fields, (request.params as { id?: string }).id ?? "")) ?? { ok: true },
    );
  server.get("/control/sms/state", async () => smsState(sandbox));
  server.get("/control/sms/messages", async (request) => {
    const { account } = request.query as Record<string, string>;
    return sandbox.sms.world.sent.filter((sent) => account === undefined || sent.account === account);
  });
  server.get("/control/sms/thread", async (request) => {
    const { sender = "", person = "" } = request.query as Record<string, string>;
    return smsThread(sandbox, sender, person.replace(/\D/g, ""));
  });
  post("accounts", (body) => {
    const name = typeof body.name === "string" && body.name.trim() ? body.name.trim() : "Fresh account";
    const account = sandbox.sms.world.addAccount(name);
    sandbox.changed();
    return { ...account, ...sandbox.sms.place, httpUrl: sandbox.httpUrl };
  });
  post("accounts/:id/set", (body, id) => setAccount(sandbox, accountOf(sandbox, id), body));
  post("accounts/:id/say", (body, id) => say(sandbox, accountOf(sandbox, id), body));
  post("drop", ({ account }) => ({
    dropped: sandbox.sms.drop(account === undefined ? null : accountOf(sandbox, String(account))),
  }));
  post("listen", ({ open }) => listen(sandbox, open !== false));
  post("junk", ({ account }) => {
    for (const connection of sandbox.sms.connectionsOf(accountOf(sandbox, String(account)))) connection.writeJunk();
  });
  post("unbind", ({ account }) => {
    for (const connection of sandbox.sms.connectionsOf(accountOf(sandbox, String(account)))) connection.askToLeave();
  });
}

function accountOf(sandbox: Sandbox, id: string): Account {
  const account = sandbox.sms.world.accounts.get(id);
  if (!account) throw new ControlError(404, "no such account");
  return account;
}

/** Each key of the body is one change. A `fault` strikes every request, or as many as `faultTimes` says. */
function setAccount(sandbox: Sandbox, account: Account, body: Fields): Account {
  if (body.fault !== undefined) account.faultTimes = null;
  for (const [key, value] of Object.entries(body)) {
    const number = NUMBERS.find((name) => name === key);
    if (number && typeof value === "number" && value >= (number === "slowMs" ? 0 : 1)) account[number] = value;
    else if (key === "fault" && FAULTS.includes(String(value))) account.fault = value as Account["fault"];
    else if (key === "faultTimes" && (value === null || typeof value === "number")) account.faultTimes = value;
    else if (key === "password" && typeof value === "string") account.password = value;
    else if (key === "dialect" && isDialect(value)) Object.assign(account.dialect, value);
    else throw new ControlError(400, `"${key}" is not known or has the wrong value`);
  }
  sandbox.changed();
  return account;
}

function isDialect(value: unknown): value is Partial<Account["dialect"]> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(([name, one]) => DIALECTS[name]?.includes(one) === true)
  );
}

/** A person writes to what a message left from. STOP also ends what the form gateway takes for them. */
async function say(sandbox: Sandbox, account: Account, body: Fields): Promise<{ delivered: true }> {
  const person = String(body.person ?? "").replace(/\D/g, "");
  const text = String(body.text ?? "");
  if (!/^[1-9]\d{6,14}$/.test(person)) throw new ControlError(400, "the person's number is not valid");
  if (text === "") throw new ControlError(400, "text is missing");
  if (/^stop$/i.test(text.trim())) sandbox.sms.world.stopped.add(`${account.systemId}|${person}`);
  const joint = (["udh8", "udh16", "sar"] as const).find((known) => known === body.joint);
  const how = { shuffled: body.shuffled === true, ...(joint ? { joint } : {}) };
  const said = sandbox.sms.say(account, person, String(body.to ?? ""), text, how);
  if (body.wait !== false) await said;
  return { delivered: true };
}

async function listen(sandbox: Sandbox, open: boolean): Promise<{ listening: boolean }> {
  const { place } = sandbox.sms;
  await sandbox.sms.kill();
  if (open && place) await sandbox.sms.listen(place.host, place.port);
  return { listening: open };
}
