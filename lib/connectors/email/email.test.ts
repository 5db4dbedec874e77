import type { OutboundMessage } from "../connector.ts";
import { connectorSuite } from "../testing/connector-suite.ts";
import { type Fault, faultSuite } from "../testing/fault-suite.ts";
import { email } from "./email.ts";
import { emailOf, messageTo, person, senderAddress, startServer } from "./test-support.ts";
import { findTokens } from "./token.ts";

connectorSuite("e-mail", async () => {
  const server = await startServer();
  const { sandbox, channel, io } = server;
  const rules = {
    take: [],
    refuse: [
      {
        match: { platform: "email", method: "RCPT" },
        early: true,
        do: { kind: "error", code: 550, details: "5.1.1 No such user" },
      },
    ],
    hang: [{ match: { platform: "email" }, do: { kind: "silence" } }],
  };
  return {
    connector: email,
    channel,
    nowhere: { ...channel, baseUrl: "smtp://127.0.0.1:1" },
    io,
    address: { kind: "email", value: person },
    sender: senderAddress,
    parts: 1,
    unsigned: true,
    platform: {
      behave: (mode) => sandbox.rules.set(rules[mode]),
      received: () =>
        [...sandbox.record.all()].map(({ recipient, correlation }) => ({
          to: recipient,
          reference: findTokens(correlation ?? "")[0]?.correlation ?? "",
        })),
      deliver(externalId) {
        const report = [
          `From: mailer-daemon@people.example\r\nTo: <bounces+${externalId}@kiosk.example>\r\nDate: Sat, 21 Nov 2026 14:00:10 +0000`,
          'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n',
          `--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n`,
          `Final-Recipient: rfc822; ${person}\r\nAction: delivered\r\nStatus: 2.0.0\r\n`,
          "--b--\r\n",
        ].join("\r\n");
        const query = { key: channel.credentials.callbackKey };
        return { method: "POST", path: `/webhooks/email/${channel.id}`, query, headers: {}, body: Buffer.from(report) };
      },
      stop: server.stop,
    },
  };
});

const error = (code: number, details: string, method: string) => ({
  match: { platform: "email", method },
  early: true,
  do: { kind: "error", code, details },
});

const faults: Record<Fault, object> = {
  throttles: error(450, "4.7.28 Too many messages, slow down", "MAIL"),
  "knows us no more": error(535, "5.7.8 Authentication credentials invalid", "AUTH"),
  "is down": error(421, "4.3.2 The server is not available now", "CONNECT"),
  "answers too slowly": { match: { platform: "email" }, do: { kind: "slow_body", ms: 3_600_000 } },
  "cuts the connection after it took the message": { match: { platform: "email" }, do: { kind: "reset_after_accept" } },
  "cuts the connection before it answers": { match: { platform: "email" }, do: { kind: "reset_before_answer" } },
  "closes its half of the connection": { match: { platform: "email" }, do: { kind: "half_close" } },
  "answers half a document": { match: { platform: "email" }, do: { kind: "malformed" } },
  "answers nothing that can be read": { match: { platform: "email" }, do: { kind: "empty_200" } },
  "answers a proxy's page": { match: { platform: "email" }, do: { kind: "html", http: 502 } },
};

faultSuite("e-mail", async () => {
  const { sandbox, channel, io, stop } = await startServer();
  const message: OutboundMessage = messageTo(person, emailOf());
  return {
    connector: email,
    channel,
    io: { ...io, timeoutMs: 500 },
    message,
    suffer(fault) {
      // A new connection greets and signs in again.
      sandbox.mailServer?.drop();
      sandbox.rules.set([faults[fault]]);
    },
    stop,
  };
});
