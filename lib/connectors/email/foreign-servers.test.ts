/** The connector with a mail server, and the sandbox with a mail client, that know nothing of each other. */
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";
import { afterAll, expect, it } from "vitest";
import { selfSigned } from "#sandbox/core/certificate";
import { startTestSandbox } from "#sandbox/testing";
import { send } from "./send.ts";
import { emailOf, messageTo, senderAddress, startServer } from "./test-support.ts";

const closing: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

it.each(["starttls", "tls"] as const)(
  "a server of npm's smtp-server takes our mail over %s, and its refusals are read",
  async (security) => {
    const { key, cert } = selfSigned(["localhost"]);
    const mails: { from: string; to: string[]; secure: boolean }[] = [];
    const server = new SMTPServer({
      ...{ key, cert, secure: security === "tls", disableReverseLookup: true, closeTimeout: 100 },
      onAuth: ({ username, password }, _session, done) =>
        username === "kiosk" && password === "secret" ? done(null, { user: 1 }) : done(new Error("no")),
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith("nobody") ? Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 }) : null,
        ),
      onData(stream, { envelope, secure }, done) {
        stream.resume().on("end", () => {
          const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
          mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), secure: Boolean(secure) });
          done();
        });
      },
    });
    await new Promise<void>((listening) => server.listen(0, "localhost", () => listening()));
    closing.push(() => new Promise<void>((closed) => server.close(() => closed())));
    const { channel, io, stop } = await startServer();
    closing.push(stop);
    const { port } = server.server.address() as { port: number };
    const baseUrl = `smtp://localhost:${port}`;
    const credentials = {
      ...channel.credentials,
      baseUrl,
      security,
      authority: cert,
      user: "kiosk",
      password: "secret",
    };
    const foreign = { ...channel, baseUrl, credentials };
    expect(await send(messageTo("ines@people.example", emailOf()), foreign, io)).toMatchObject({ outcome: "accepted" });
    expect(mails).toMatchObject([{ to: ["ines@people.example"], secure: true }]);
    expect(mails[0]?.from).toMatch(/^bounces\+\w+\.[0-9a-f]{20}@kiosk\.example$/);
    expect(await send(messageTo("nobody@people.example", emailOf()), foreign, io)).toMatchObject({
      outcome: "rejected",
      failure: { code: "mailbox_unknown" },
    });
    const stranger = { ...foreign, credentials: { ...credentials, password: "wrong" } };
    expect(await send(messageTo("ines@people.example", emailOf()), stranger, io)).toMatchObject({
      failure: { kind: "AUTH" },
    });
  },
);

it("the sandbox's mail server serves a client that is not ours", async () => {
  const { sandbox, smtpUrl, close } = await startTestSandbox({ speed: 0, smtpPort: 0 });
  closing.push(close);
  const { user, password } = sandbox.mail.world.addAccount("Kiosk", { id: senderAddress });
  const { hostname, port } = new URL(smtpUrl ?? "");
  const client = createTransport({
    ...{ host: hostname, port: Number(port), requireTLS: true, tls: { rejectUnauthorized: false } },
    auth: { user, pass: password },
  });
  const mail = { from: senderAddress, to: "tom@people.example", subject: "Hello", text: "From a stranger" };
  expect((await client.sendMail(mail)).response).toMatch(/^250 2\.0\.0 Taken/);
  expect(sandbox.mail.world.mailboxes.get("tom@people.example")).toMatchObject([{ subject: "Hello", tls: true }]);
  await expect(client.sendMail({ ...mail, to: "nouser@people.example" })).rejects.toMatchObject({ responseCode: 550 });
  await expect(client.sendMail({ ...mail, from: "eve@evil.example" })).rejects.toMatchObject({ responseCode: 553 });
  client.close();
});
