import { connect, type Socket } from "node:net";
import { ImapFlow } from "imapflow";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startTestSandbox } from "../../testing.ts";
import { meets } from "./answers.ts";
import { inSet, tokensOf } from "./tokens.ts";

const running = await startTestSandbox({ speed: 0, smtpPort: 0 });
const { sandbox, imapUrl } = running;
const { hostname, port } = new URL(imapUrl ?? "");
afterAll(() => running.close());

const address = "hello@kiosk.example";
let account: { user: string; password: string };

beforeEach(async () => {
  await sandbox.reset({ speed: 0 });
  account = sandbox.mail.world.addAccount("Kiosk", { id: address });
});

/** A mail that arrives in the account's mailbox. */
function arrive(subject: string, to = address) {
  const raw = Buffer.from(
    `From: ines@people.example\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nThe words of ${subject}\r\n`,
  );
  return sandbox.mail.deliver({ id: subject, account: null, returnPath: "", recipient: to, tls: false, raw });
}

function client(more: object = {}): ImapFlow {
  const { user, password } = account;
  const made = new ImapFlow({
    ...{ host: hostname, port: Number(port), secure: false, doSTARTTLS: false, logger: false },
    ...{ auth: { user, pass: password }, disableAutoIdle: true, ...more },
  });
  made.on("error", () => {});
  return made;
}

/** A client of ours that knows nothing of the protocol but lines. */
async function lines() {
  const socket: Socket = connect(Number(port), hostname);
  let said = "";
  socket.on("data", (chunk) => {
    said += chunk.toString("latin1");
  });
  const waitFor = async (pattern: RegExp) => {
    while (!pattern.test(said)) await new Promise((heard) => socket.once("data", heard));
    const taken = said;
    said = "";
    return taken;
  };
  await waitFor(/^\* OK .*\r\n/);
  let count = 0;
  return {
    socket,
    waitFor,
    write: (text: string) => socket.write(text),
    async ask(command: string) {
      const tag = `a${++count}`;
      socket.write(`${tag} ${command}\r\n`);
      return waitFor(new RegExp(`(^|\\n)${tag} .*\\r\\n$`));
    },
  };
}

describe("a client that knows nothing of the sandbox", () => {
  it("reads, marks and moves mails, and finds them so when it comes again", async () => {
    for (const subject of ["one", "two", "three"]) await arrive(subject);
    await arrive("theirs", "tom@people.example");
    const imap = client();
    await imap.connect();
    const box = await imap.mailboxOpen("INBOX");
    expect(box).toMatchObject({ exists: 3, uidValidity: 1n });
    const unseen = await imap.search({ seen: false }, { uid: true });
    expect(unseen).toHaveLength(3);
    const [first, second, third] = unseen as number[];
    const mails = await imap.fetchAll(
      `${first}:*`,
      { uid: true, size: true, flags: true, source: true },
      { uid: true },
    );
    expect(mails.map(({ source }) => /Subject: (\w+)/.exec(source?.toString() ?? "")?.[1])).toEqual([
      "one",
      "two",
      "three",
    ]);
    expect(mails[0]?.size).toBe(mails[0]?.source?.length);
    expect([...(mails[0]?.flags ?? [])]).toEqual([]);
    const part = await imap.fetchOne(String(first), { source: { start: 0, maxLength: 10 } }, { uid: true });
    expect(part).toMatchObject({ source: Buffer.from("From: ines") });
    expect(await imap.messageFlagsAdd(String(first), ["\\Seen"], { uid: true })).toBe(true);
    expect(await imap.search({ seen: false }, { uid: true })).toEqual([second, third]);
    await imap.mailboxCreate("Other");
    expect(await imap.messageMove(String(second), "Other", { uid: true })).toMatchObject({ destination: "Other" });
    expect(await imap.search({ all: true }, { uid: true })).toEqual([first, third]);
    await imap.logout();

    const again = client();
    await again.connect();
    expect(await again.mailboxOpen("Other")).toMatchObject({ exists: 1 });
    expect(await again.mailboxOpen("INBOX")).toMatchObject({ exists: 2 });
    expect(await again.search({ seen: true }, { uid: true })).toEqual([first]);
    await again.logout();
  });

  it("is told of a mail that arrives while it idles", async () => {
    const imap = client();
    await imap.connect();
    await imap.mailboxOpen("INBOX");
    const told = new Promise((resolve) => imap.once("exists", resolve));
    const idling = imap.idle();
    await expect.poll(() => sandbox.mail.world.watchers.size).toBe(1);
    await arrive("news");
    expect(await told).toMatchObject({ count: 1, prevCount: 0 });
    await imap.noop();
    await idling;
    await imap.logout();
  });

  it("speaks over TLS when it asks for STARTTLS, and is refused where the server offers none", async () => {
    await arrive("secret");
    const imap = client({ doSTARTTLS: true, tls: { rejectUnauthorized: false } });
    await imap.connect();
    expect(imap.secureConnection).toBe(true);
    expect(await imap.mailboxOpen("INBOX")).toMatchObject({ exists: 1 });
    await imap.logout();
    await running.control("dials", { mailTls: false });
    await expect(client({ doSTARTTLS: true }).connect()).rejects.toMatchObject({ tlsFailed: true });
  });

  it.each(["AUTH=PLAIN", "LOGIN"])("signs in by %s with the right password alone", async (loginMethod) => {
    const { user, password } = account;
    const right = client({ auth: { user, pass: password, loginMethod } });
    await right.connect();
    await right.logout();
    const wrong = client({ auth: { user, pass: "wrong", loginMethod } });
    await expect(wrong.connect()).rejects.toMatchObject({ authenticationFailed: true });
  });
});

describe("the dials of the control API", () => {
  it("refuse the sign-in", async () => {
    await running.control("dials", { mailSignIn: false });
    await expect(client().connect()).rejects.toMatchObject({ authenticationFailed: true });
  });

  it("take the server down", async () => {
    await running.control("dials", { outage: true });
    await expect(client().connect()).rejects.toThrow();
  });

  it("refuse one command by a rule", async () => {
    await running.control("rules", [
      { match: { platform: "email", path: "/imap", method: "FETCH" }, do: { kind: "error", code: 1 }, early: true },
    ]);
    await arrive("one");
    const imap = client();
    await imap.connect();
    await imap.mailboxOpen("INBOX");
    await expect(imap.fetchAll("1:*", { uid: true }, { uid: true })).rejects.toMatchObject({ responseStatus: "NO" });
    await imap.logout();
  });

  it("cut connections", async () => {
    await running.control("mail/drop", {});
    const imap = client();
    await imap.connect();
    const closed = new Promise((resolve) => imap.once("close", resolve));
    expect(await running.control("mail/drop", {})).toEqual({ dropped: 1 });
    await closed;
  });

  it("give every mail another number", async () => {
    await arrive("one");
    await arrive("two");
    expect(await running.control("mail/renumber", {})).toEqual({ validity: 2 });
    const imap = client();
    await imap.connect();
    expect(await imap.mailboxOpen("INBOX")).toMatchObject({ uidValidity: 2n, uidNext: 3 });
    expect(await imap.search({ all: true }, { uid: true })).toEqual([1, 2]);
    await imap.logout();
  });
});

describe("what is no IMAP", () => {
  it.each([
    ["FETCH 1 FLAGS", "BAD"],
    ["SELECT INBOX", "BAD"],
    ["LOGIN nobody nothing", "NO"],
    ["AUTHENTICATE CRAM-MD5", "NO"],
    ["NONSENSE", "BAD"],
    ['LOGIN "an open quote', "BAD"],
  ])("%s is refused with %s before anybody has signed in", async (command, kind) => {
    const line = await lines();
    line.write(`x ${command}\r\n`);
    expect(await line.waitFor(/(x|\*) (NO|BAD) .*\r\n$/)).toMatch(new RegExp(`(x|\\*) ${kind} `));
    line.socket.destroy();
  });

  it("takes names and passwords as literals", async () => {
    const line = await lines();
    const { user, password } = account;
    await arrive("one");
    line.write(`x LOGIN {${user.length}}\r\n`);
    await line.waitFor(/^\+ /);
    line.write(`${user} {${password.length}+}\r\n${password}\r\n`);
    expect(await line.waitFor(/x (OK|NO|BAD) .*\r\n$/)).toContain("x OK ");
    expect(await line.ask("SELECT Nowhere")).toContain("NO [NONEXISTENT]");
    expect(await line.ask("SEARCH ALL")).toContain("BAD");
    expect(await line.ask("SELECT INBOX")).toContain("[READ-WRITE]");
    expect(await line.ask("UID SEARCH SUBJECT x")).toContain("BAD unknown search key");
    expect(await line.ask("UID MOVE 1 Nowhere")).toContain("NO [TRYCREATE]");
    line.socket.destroy();
  });
});

describe("the words of a command", () => {
  it.each([
    ['a LOGIN "na\\"me" pass', ["a", "LOGIN", 'na"me', "pass"]],
    ["a FETCH 1:* (UID BODY.PEEK[]<0.10>)", ["a", "FETCH", "1:*", ["UID", "BODY.PEEK[]<0.10>"]]],
    ["a FETCH 1 BODY[HEADER.FIELDS (DATE TO)]", ["a", "FETCH", "1", "BODY[HEADER.FIELDS (DATE TO)]"]],
    ["a (b (c) d)", ["a", ["b", ["c"], "d"]]],
  ])("%s", (line, tokens) => {
    expect(tokensOf(line)).toEqual(tokens);
  });

  it.each(['a "open', "a (open", "a close)"])("%s is no command", (line) => {
    expect(tokensOf(line)).toBeNull();
  });

  it.each([
    ["1,4:7,9:*", 5, true],
    ["1,4:7,9:*", 8, false],
    ["1,4:7,9:*", 12, true],
    // A range that begins after the last one holds the last one.
    ["20:*", 12, true],
    ["20:*", 11, false],
  ])("%s with %i: %s", (set, number, holds) => {
    expect(inSet(set, number, 12)).toBe(holds);
  });

  it("asks for one of two with OR, and for the opposite with NOT", () => {
    const one = { seq: 1, mail: { seen: true, uid: 4 } as never };
    const largest = { seq: 1, uid: 4 };
    expect(meets(["OR", "UNSEEN", "UID", "4"], one, largest)).toBe(true);
    expect(meets(["OR", "UNSEEN", ["UID", "5", "SEEN"]], one, { seq: 1, uid: 9 })).toBe(false);
    expect(meets(["NOT", "SEEN"], one, largest)).toBe(false);
  });
});
