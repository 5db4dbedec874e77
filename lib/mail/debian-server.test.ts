/** A mail server of Debian, which knows nothing of Carillon, takes what the console and the e-mail connector send. */
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { send } from "#lib/connectors/email/send";
import { emailOf, messageTo, senderAddress } from "#lib/connectors/email/test-support";
import { createPools } from "#lib/connectors/http/pools";
import { forgetEnv } from "#lib/env";
import { type DebianMailServer, startDebianMailServer } from "#lib/testing/debian/mail-server";
import { selfSigned } from "#sandbox/core/certificate";
import { composeMail } from "./compose.ts";
import { handOver } from "./send-mail.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://user:password@localhost:5432/none",
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32).toString("base64"),
  MAIL_FROM: "Carillon <carillon@console.example>",
});

const certificate = selfSigned(["localhost"]);
let server: DebianMailServer;
beforeAll(async () => {
  server = await startDebianMailServer(certificate);
}, 60_000);
afterAll(() => server.close());

/** The delivered mail whose text has this in it. */
async function deliveredWith(words: string) {
  return vi.waitFor(
    async () => {
      const parsed = await Promise.all((await server.delivered()).map((mail) => PostalMime.parse(mail)));
      const found = parsed.find(({ text, subject }) => `${subject} ${text}`.includes(words));
      if (!found) throw new Error(`nothing with ${words} was delivered`);
      return found;
    },
    { timeout: 20_000 },
  );
}

describe("the console's own mail", () => {
  const mail = composeMail(
    {
      ...{ kind: "invitation", language: "zh", recipient: "ana@people.example", token: "a-token" },
      payload: { workspace: "北极星", inviter: "Ann Moss", role: "operator", zone: "Asia/Shanghai" },
      expiresAt: new Date("2026-11-28T10:00:00Z"),
    },
    "https://console.example",
  );
  const through = (url: string, to = "ana@people.example") => {
    process.env.MAIL_URL = url;
    forgetEnv();
    return handOver(to, mail, "mail-1");
  };

  test.each([
    ["in the clear, to this machine", "?ignoreTLS=true"],
    ["over TLS", "?requireTLS=true&tls.rejectUnauthorized=false"],
  ])("arrives as it was written: %s", async (_name, options) => {
    expect(await through(`smtp://localhost:${server.port}${options}`)).toEqual({ outcome: "taken" });
    const arrived = await deliveredWith("北极星");
    expect(arrived.subject).toBe(mail.subject);
    expect(arrived.text?.trim()).toBe(mail.text.trim());
    expect(arrived.html?.trim()).toBe(mail.html.trim());
    expect(arrived.messageId).toBe("<mail-1@console.example>");
  });

  test("is refused, put off and kept out as the server says", async () => {
    const url = `smtp://localhost:${server.port}?ignoreTLS=true`;
    expect(await through(url, "nobody@people.example")).toMatchObject({
      outcome: "refused",
      error: expect.stringContaining("550"),
    });
    expect(await through(url, "busy@people.example")).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining("451"),
    });
    // A certificate that nobody vouches for.
    expect(await through(`smtp://localhost:${server.port}?requireTLS=true`)).toMatchObject({ outcome: "failed" });
  });
});

test("the e-mail connector's mails are taken over STARTTLS, and refusals are read", async () => {
  const pools = createPools();
  const baseUrl = `smtp://localhost:${server.port}`;
  const channel = {
    ...{
      id: "cams-0123456789",
      workspaceId: "w1",
      environment: "live" as const,
      baseUrl,
      accountId: senderAddress,
    },
    credentials: {
      ...{ baseUrl, security: "starttls" as const, authority: certificate.cert },
      ...{ senderName: "Kiosk Nord", bounceAddress: "bounces@kiosk.example", callbackKey: "a key nobody guesses" },
    },
  };
  const io = { dispatcher: pools.dispatcher, now: () => new Date("2026-11-21T14:00:00Z"), timeoutMs: 10_000 };
  const subject = "Your parcel is here";
  expect(await send(messageTo("ines@people.example", emailOf({ subject })), channel, io)).toMatchObject({
    outcome: "accepted",
  });
  expect((await deliveredWith(subject)).from?.address).toBe(senderAddress);
  expect(await send(messageTo("nobody@people.example", emailOf()), channel, io)).toMatchObject({
    ...{ outcome: "rejected", failure: { code: "mailbox_unknown" } },
  });
  expect(await send(messageTo("busy@people.example", emailOf()), channel, io)).toMatchObject({
    outcome: "retry_later",
  });
  await pools.close(0);
});
