import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { languages } from "#db/enums";
import { forgetEnv } from "#lib/env";
import { log } from "#lib/log";
import { type MailServer, startMailServer } from "#lib/testing/mail-server";
import { canMail, needsTls, sendMail } from "./send-mail.ts";
import { writeInvitation, writePasswordLink } from "./write-mail.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://user:password@localhost:5432/none",
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32).toString("base64"),
});
forgetEnv();

const link = "https://console.example/password#secret-token";
const invitation = {
  workspace: "North Star",
  inviter: "Ann Moss",
  role: "operator" as const,
  link,
  expiresAt: new Date("2026-11-28T10:00:00Z"),
  zone: "Europe/Berlin",
};
const passwordMail = writePasswordLink("en", { email: "ana@north.example", link, minutes: 30 });

describe("a mail", () => {
  test.each(languages)("in %s has the same link in its text and in its HTML", (language) => {
    for (const mail of [
      writeInvitation(language, invitation),
      writePasswordLink(language, { email: "ana@north.example", link, minutes: 30 }),
    ]) {
      expect(mail.text).toContain(`\n${link}\n`);
      expect(mail.html).toContain(`href="${link}"`);
      expect(mail.html).toContain(`<html lang="${language === "zh" ? "zh-Hans" : "en"}">`);
      expect(mail.subject).not.toBe("");
    }
  });

  test.each([
    ["en", "Ann Moss invites you to North Star", "as Operator", "28 November 2026"],
    ["zh", "Ann Moss 邀请您加入 North Star", "运营", "2026年11月28日"],
  ] as const)("in %s says who invites whom to what, until when", (language, subject, role, date) => {
    const mail = writeInvitation(language, invitation);
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(role);
    expect(mail.text).toContain(date);
    expect(mail.text).toContain("11:00");
  });

  test("carries no link and no markup of a name that people chose", () => {
    const name = "You won: https://evil.example/prize <b>now</b>\r\nBcc: all@evil.example";
    const mail = writeInvitation("en", { ...invitation, workspace: name, inviter: "evil.example" });
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toMatch(/evil\.example|https:\/\/evil|@evil/);
      expect(part.split(link).join("")).not.toMatch(/https?:/);
    }
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.html).not.toContain("<b>");
    expect(writeInvitation("en", { ...invitation, workspace: "Müller & Söhne St. Gallen" }).html).toContain(
      "Müller &amp; Söhne St. Gallen",
    );
  });
});

describe("sending", () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  beforeEach(() => void server.received.splice(0));
  afterAll(() => server.close());

  test("hands the mail to the server, from the operator's address, as text and HTML", async () => {
    expect(canMail()).toBe(true);
    expect(await sendMail("ana@north.example", passwordMail)).toBe(true);
    const [{ to, mail } = { to: [], mail: undefined }] = server.received;
    expect(to).toEqual(["ana@north.example"]);
    expect(mail?.from?.address).toBe("carillon@console.example");
    expect(mail?.headers).toContainEqual(expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }));
    expect(mail?.text?.trim()).toBe(passwordMail.text.trim());
    expect(mail?.html?.trim()).toBe(passwordMail.html.trim());
  });

  test("tries again when the server is busy, and gives up when it refuses", async () => {
    vi.spyOn(log, "warn").mockImplementation(() => {});
    const failed = vi.spyOn(log, "error").mockImplementation(() => {});
    server.refuse(451, 421);
    expect(await sendMail("ana@north.example", passwordMail, [0, 0])).toBe(true);
    server.refuse(550);
    expect(await sendMail("ana@north.example", passwordMail, [0, 0])).toBe(false);
    expect(server.received).toHaveLength(1);
    expect(JSON.stringify(failed.mock.calls)).toContain("550");
    expect(JSON.stringify(failed.mock.calls)).not.toContain("secret-token");
  });

  test("gives nothing to a server that offers no encryption where it is demanded", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    const { port } = new URL(process.env.MAIL_URL ?? "");
    const send = (url: string) => {
      process.env.MAIL_URL = url;
      forgetEnv();
      return sendMail("ana@north.example", passwordMail, []);
    };
    // This machine by a name that does not count as this machine.
    expect(await send(`smtp://user:password@127.1:${port}`)).toBe(false);
    expect(await send(`smtp://user:password@127.0.0.1:${port}`)).toBe(true);
    await send(`smtp://127.0.0.1:${port}`);
  });

  test.each([
    ["a name and password for another machine", "smtp://user:password@mail.example:587", true],
    ["a name and password for this machine", "smtp://user:password@localhost:587", false],
    ["a name and password, as the operator says so", "smtp://user:password@mail.example?requireTLS=false", false],
    ["mails without a password", "smtp://mail.example:25", false],
    ["mails without a password, as the operator says so", "smtp://mail.example:25?requireTLS=true", true],
  ])("demands encryption or not: %s", (_name, url, demanded) => expect(needsTls(url)).toBe(demanded));

  test("names no second recipient, whatever the address contains", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    await sendMail("ana@north.example, eve@evil.example", passwordMail, []);
    await sendMail("ana@north.example\r\nRCPT TO:<eve@evil.example>", passwordMail, []);
    expect(server.received.flatMap(({ to }) => to)).not.toContain("eve@evil.example");
  });
});
