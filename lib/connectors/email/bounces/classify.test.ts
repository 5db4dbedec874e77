import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tokenOf } from "../token.ts";
import { type Bounce, classify } from "./classify.ts";
import { eventsOf } from "./events.ts";
import { readMail } from "./mail-facts.ts";

const token = tokenOf("2026112114000000000001", "a key nobody guesses");

/** Each shape begins with a line of its name, what it is, why, and whom it is about. */
const shapes = readFileSync(join(import.meta.dirname, "testdata/corpus.txt"), "utf8")
  .split(/^##### /m)
  .filter((part) => part !== "")
  .map((part) => {
    const [line = "", ...raw] = part.split("\n");
    const [name = "", kind = "", reason = "", address = ""] = line.split(" | ");
    return { name, kind, reason, address, raw: raw.join("\r\n").replaceAll("@TOKEN@", token) };
  });

async function read(raw: string): Promise<Bounce[]> {
  const mail = await readMail(Buffer.from(raw));
  if (mail === null) throw new Error("the mail was not read");
  return classify(mail);
}

describe("the corpus of mails that come back", () => {
  it("has at least sixty shapes, each with a name of its own", () => {
    expect(shapes.length).toBeGreaterThanOrEqual(60);
    expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length);
  });

  it.each(shapes)("$name: $kind, $reason, $address", async ({ kind, reason, address, raw }) => {
    const [bounce, ...others] = await read(raw);
    expect(others).toEqual([]);
    expect(bounce?.kind).toBe(kind);
    if (reason !== "-") expect(bounce).toMatchObject({ reason });
    if (address !== "-") expect(bounce).toMatchObject({ address });
  });

  it.each(shapes.filter(({ kind }) => ["failed", "complaint", "delivered"].includes(kind)))(
    "$name names our message",
    async ({ kind, raw }) => {
      const [event] = await eventsOf(requestOf(raw));
      expect(event).toMatchObject({ kind: kind === "complaint" ? "opt_out" : "receipt", messageExternalId: token });
    },
  );
});

it("counts as lasting what a server gave up without a word about its class", async () => {
  const report = (lines: string) =>
    [
      "From: mailer-daemon@mx.example\r\nTo: <bounces@kiosk.example>",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n',
      "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n",
      `Final-Recipient: rfc822; ines@people.example\r\nAction: failed\r\n${lines}\r\n`,
      "--b--\r\n",
    ].join("\r\n");
  const said = "Diagnostic-Code: smtp; user unknown\r\n";
  expect(await read(report(said))).toMatchObject([{ reason: "mailbox_unknown", permanent: true }]);
  expect(await read(report(`Status: 4.4.7\r\n${said}`))).toMatchObject([{ permanent: false }]);
});

const requestOf = (raw: string) => ({ method: "POST", path: "/", query: {}, headers: {}, body: Buffer.from(raw) });

describe("a report about several people", () => {
  it("is as many facts as there are people in it", async () => {
    const person = (address: string, status: string, code: string) =>
      `Final-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${code}\r\n`;
    const raw = [
      `From: mailer-daemon@mx.example\r\nTo: <bounces+${token}@kiosk.example>\r\nDate: Sat, 21 Nov 2026 14:00:10 +0000`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n',
      "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n",
      person("a@people.example", "5.1.1", "550 5.1.1 no such user"),
      person("b@people.example", "5.2.2", "552 5.2.2 mailbox full"),
      "--b--\r\n",
    ].join("\r\n");
    expect(await read(raw)).toMatchObject([
      { address: "a@people.example", reason: "mailbox_unknown" },
      { address: "b@people.example", reason: "mailbox_full" },
    ]);
  });
});

it("reads a mail of any bytes within a bounded time, and throws at none", async () => {
  const nasty = [
    "a@".repeat(50_000),
    `Subject: undeliverable\r\n\r\n${"<x@y.example> ".repeat(20_000)}`,
    `Content-Type: multipart/report; boundary="${"b".repeat(200)}"\r\n\r\n${"--b\r\n".repeat(20_000)}`,
    `Subject: ${"=?utf-8?q?".repeat(5_000)}\r\n\r\nx`,
    `From: mailer-daemon@x.example\r\nSubject: failed\r\n\r\n${"mailbox ".repeat(100_000)}`,
    `From: mailer-daemon@x.example\r\nSubject: failed\r\n\r\n${"-".repeat(300_000)}`,
    "\0\0\0",
  ];
  for (const raw of nasty) {
    const startedAt = performance.now();
    await eventsOf(requestOf(raw));
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  }
});
