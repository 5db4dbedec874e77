import { describe, expect, it } from "vitest";
import type { RawRequest } from "../connector.ts";
import type { EmailChannel } from "./credentials.ts";
import { findTokens, holdsOnlyOurTokens, returnAddress, tokenOf } from "./token.ts";
import { webhook } from "./webhook.ts";

const key = "a key nobody guesses";
const channel = {
  ...{ id: "cams-0123456789", workspaceId: "w1", environment: "live", baseUrl: "smtp://127.0.0.1:25" },
  ...{ accountId: "hello@kiosk.example" },
  credentials: { baseUrl: "smtp://127.0.0.1:25", security: "none", callbackKey: key },
} as EmailChannel;
const correlation = "2026112114000000000001";
const token = tokenOf(correlation, key);
const complaint = (named: string) =>
  `From: fbl@x.example\r\nTo: fbl@kiosk.example\r\nSubject: FW\r\nDate: Sat, 21 Nov 2026 14:00:10 +0000\r\n${[
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n',
    "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n",
    `--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <${named}@kiosk.example>\r\n`,
    "--b--\r\n",
  ].join("\r\n")}`;

function posted(body: string, query: Record<string, string> = { key }): RawRequest {
  return { method: "POST", path: "/webhooks/email/x", query, headers: {}, body: Buffer.from(body) };
}

describe("who is believed", () => {
  it("is let in with the key of the address, when the mail speaks of our messages", () => {
    const url = new URL(webhook.address?.("https://door.example/webhooks/email/x", channel) ?? "");
    expect(webhook.verify(posted(complaint(token), Object.fromEntries(url.searchParams)), channel)).toBe(true);
  });

  it.each([
    ["without the key", complaint(token), {}],
    ["with another key", complaint(token), { key: "a key nobody guessez" }],
  ])("is not let in %s", (_name, body, query) => {
    expect(webhook.verify(posted(body, query as Record<string, string>), channel)).toBe(false);
  });

  it.each([
    ["made up", `${correlation}.${"0".repeat(20)}`],
    ["of another message", `2026112114000000000002.${token.split(".")[1]}`],
    ["of another channel", tokenOf(correlation, "another key")],
  ])("is not believed about a message whose name is %s", (_name, forged) => {
    expect(webhook.verify(posted(complaint(forged)), channel)).toBe(false);
    expect(webhook.verify(posted(`${complaint(token)}${forged}`), channel)).toBe(false);
    // Nor when the name is broken in two as quoted-printable breaks lines.
    expect(webhook.verify(posted(complaint(`${forged.slice(0, 30)}=\r\n${forged.slice(30)}`)), channel)).toBe(false);
  });

  it("keeps only what begins as a mail does", () => {
    expect(webhook.accepts?.(posted(complaint(token)))).toBe(true);
    expect(webhook.accepts?.(posted('{"event":"bounce"}'))).toBe(false);
  });
});

describe("the name of a message", () => {
  it("is found in its return address and in its Message-ID", () => {
    const address = returnAddress("bounces@kiosk.example", token);
    expect(address).toBe(`bounces+${token}@kiosk.example`);
    expect(findTokens(`To: <${address}>\r\nMessage-ID: <${token}@kiosk.example>`)).toMatchObject([
      { token, correlation },
    ]);
    expect(holdsOnlyOurTokens(address, key)).toBe(true);
  });
});

describe("what is read", () => {
  const read = (body: string) => webhook.parseStream?.(posted(body)) ?? Promise.resolve([]);

  it("a complaint takes the reader of that message off every list, the same each time it comes", async () => {
    const [event] = await read(complaint(token));
    expect(event).toMatchObject({ kind: "opt_out", messageExternalId: token, address: null, scope: "all" });
    expect((await read(complaint(token)))[0]?.key).toBe(event?.key);
  });

  it("a complaint about nothing we sent changes nothing", async () => {
    expect(await read(complaint("somebody-else"))).toMatchObject([{ kind: "unknown", field: "complaint.unnamed" }]);
  });

  it("a person's answer is a message from them", async () => {
    const mail = `From: Ines Weber <Ines@People.example>\r\nTo: hello@kiosk.example\r\nSubject: Re: parcel\r\nDate: Sat, 21 Nov 2026 14:00:10 +0000\r\nMessage-ID: <a1@people.example>\r\nIn-Reply-To: <${token}@kiosk.example>\r\n\r\nSTOP\r\n`;
    expect(await read(mail)).toMatchObject([
      {
        ...{ kind: "inbound", senderExternalId: "hello@kiosk.example", messageExternalId: "a1@people.example" },
        ...{ address: { kind: "email", value: "ines@people.example" }, profileName: "Ines Weber", text: "STOP" },
      },
    ]);
  });

  it("an automatic answer is none", async () => {
    const mail = `From: ines@people.example\r\nTo: <bounces+${token}@kiosk.example>\r\nSubject: Automatic reply: parcel\r\nAuto-Submitted: auto-replied\r\nDate: Sat, 21 Nov 2026 14:00:10 +0000\r\n\r\nAway.\r\n`;
    expect(await read(mail)).toMatchObject([{ kind: "unknown", field: "auto_reply" }]);
  });
});
