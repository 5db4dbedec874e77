/** A mail server's host that stands for an address inside the network of an installation that is open to the internet. */
import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createIo } from "../http/io.ts";
import { createPools } from "../http/pools.ts";
import type { EmailChannel } from "./credentials.ts";
import { email } from "./email.ts";
import { checkMailbox } from "./mailbox/open-mailbox.ts";
import { emailOf, messageTo, person, startServer } from "./test-support.ts";

type Answer = (error: Error | null, found: LookupAddress[]) => void;

// The name stood for a public address when it was entered, and stands for this machine now.
vi.mock("node:dns", async (original) => ({
  ...(await original<typeof import("node:dns")>()),
  lookup: (_name: string, _options: object, answer: Answer) => answer(null, [{ address: "127.0.0.1", family: 4 }]),
}));

const pools = createPools();
const open = createIo(pools, { timeoutMs: 2_000, publicOnly: true });
const refused = { code: "private_address", kind: "TRANSIENT", platformFault: true };
let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await pools.close(0);
  await server.stop();
});

/** The channel of the sandbox's server under another name of its host. */
function at(host: string, environment: "live" | "sandbox", channel: EmailChannel = server.channel): EmailChannel {
  const moved = (url = "") => url.replace("127.0.0.1", host).replace("localhost", host);
  const { baseUrl, credentials } = channel;
  const there = { ...credentials, baseUrl: moved(baseUrl), mailboxUrl: moved(credentials.mailboxUrl) };
  return { ...channel, environment, baseUrl: moved(baseUrl), credentials: there };
}

describe("a mail server", () => {
  it.each(["mail.kiosk.example", "127.0.0.1", "[::1]"])("at %s gets no mail", async (host) => {
    expect(await email.send(messageTo(person, emailOf()), at(host, "live"), open)).toMatchObject({
      ...{ outcome: "retry_later", failure: refused },
    });
    expect(await email.health(at(host, "live"), open)).toMatchObject({ ok: false, failure: refused });
    expect(server.mailTo(person)).toBeUndefined();
  });

  it("gets mails in the sandbox, and of an installation that is not open", async () => {
    const accepted = { outcome: "accepted" };
    expect(await email.send(messageTo(person, emailOf()), at("127.0.0.1", "sandbox"), open)).toMatchObject(accepted);
    expect(await email.send(messageTo(person, emailOf()), at("127.0.0.1", "live"), server.io)).toMatchObject(accepted);
  });
});

it("mails leave over the connection that was opened for them, and it is used again", async () => {
  const connect = vi.fn(open.connect);
  const io = { ...open, named: { dispatcher: open.dispatcher, connect } };
  const channel = { ...at("127.0.0.1", "live"), id: "cams-9876543210" };
  for (let mails = 0; mails < 2; mails++)
    expect(await email.send(messageTo(person, emailOf()), channel, io)).toMatchObject({ outcome: "accepted" });
  expect(connect).toHaveBeenCalledTimes(1);
});

describe("a bounce mailbox", () => {
  it.each(["imap.kiosk.example", "127.0.0.1", "[::1]"])("at %s is not opened", async (host) => {
    expect(await checkMailbox(at(host, "live", server.collecting()), open)).toMatchObject(refused);
  });

  it("is opened in the sandbox, and by an installation that is not open", async () => {
    expect(await checkMailbox(at("127.0.0.1", "sandbox", server.collecting()), open)).toBeNull();
    expect(await checkMailbox(at("127.0.0.1", "live", server.collecting()), server.io)).toBeNull();
  });
});
