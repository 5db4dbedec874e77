import type { RawRequest } from "../connector.ts";
import { connectorSuite } from "../testing/connector-suite.ts";
import { type Fault, faultSuite } from "../testing/fault-suite.ts";
import { gatewayExamples, gatewaySchema } from "./http/gateway.ts";
import { reportAddress } from "./http/reports.ts";
import { sms } from "./sms.ts";
import { gatewayChannel, messageTo, startCarrier } from "./test-support.ts";

const long = "Hello Ines, your parcel is here and waits for you at the kiosk by the harbour until Friday evening. ";

connectorSuite("SMS over SMPP", async () => {
  const carrier = await startCarrier();
  const { channel, account, io } = carrier;
  // Receipts come when the suite asks for them.
  carrier.sandbox.dials.loss = 1;
  const { smpp } = channel.credentials;
  if (!smpp) throw new Error("no server");
  const faults = { take: "none", refuse: "reject", hang: "silent" } as const;
  return {
    connector: sms,
    channel,
    nowhere: { ...channel, credentials: { ...channel.credentials, smpp: { ...smpp, port: 1 } } },
    io,
    sender: "KIOSK",
    parts: 1,
    platform: {
      behave(mode) {
        account.fault = faults[mode];
      },
      received: () => carrier.sent().map(({ to, reference }) => ({ to, reference })),
      deliver(externalId) {
        const sent = carrier.sms.world.sent.find(({ ids }) => ids.includes(externalId));
        if (!sent) return null;
        const place = (address: string) => ({ ton: 1, npi: 1, address });
        void carrier.sms.sendReceipt({
          ...{ account, sent, number: BigInt(`0x${externalId}`), text: sent.text, at: sent.at },
          ...{ source: place(sent.from), destination: place(sent.to) },
          step: { afterMs: 0, state: "DELIVRD", error: 0 },
        });
        return null;
      },
      stop: carrier.stop,
    },
  };
});

for (const kind of ["form", "json"] as const) {
  connectorSuite(`SMS over HTTP (${kind})`, async () => {
    const carrier = await startCarrier();
    const gateway = gatewaySchema.parse(gatewayExamples[kind]);
    const channel = gatewayChannel(carrier, [gateway]);
    const nowhere = { ...gateway, request: { ...gateway.request, url: "http://127.0.0.1:1/" } };
    const rules = { take: [], refuse: [], hang: [{ match: { platform: "sms" }, do: { kind: "silence" } }] };
    return {
      connector: sms,
      channel,
      nowhere: { ...channel, credentials: { ...channel.credentials, gateways: [nowhere] } },
      io: carrier.io,
      sender: "KIOSK",
      parts: 1,
      unsigned: true,
      platform: {
        behave(mode) {
          carrier.sandbox.rules.set(rules[mode]);
          const { stopped } = carrier.sms.world;
          const person = `${carrier.account.systemId}|4915550017`;
          if (mode === "refuse") stopped.add(person);
          else stopped.delete(person);
        },
        // Our id came along in the address of the report.
        received: () => carrier.sms.world.sent.map(({ to }) => ({ to, reference: "2026112114000000000001" })),
        deliver: (externalId) => reportOf(kind, channel, gateway, externalId),
        stop: carrier.stop,
      },
    };
  });
}

/** What the gateway would post or get at the address it was given. */
function reportOf(
  kind: "form" | "json",
  channel: ReturnType<typeof gatewayChannel>,
  gateway: ReturnType<typeof gatewaySchema.parse>,
  externalId: string,
): RawRequest {
  const url = new URL(reportAddress(channel, gateway, "2026112114000000000001"));
  const id = externalId.split(":").at(-1) ?? "";
  const base = { path: url.pathname, headers: { "received-at": "2026-11-21T14:00:00.000Z" } };
  if (kind === "json") {
    for (const [name, value] of Object.entries({ message_id: id, state: "delivered" }))
      url.searchParams.set(name, value);
    return { ...base, method: "GET", query: Object.fromEntries(url.searchParams), body: Buffer.alloc(0) };
  }
  const body = Buffer.from(new URLSearchParams({ MessageSid: id, MessageStatus: "delivered" }).toString());
  return { ...base, method: "POST", query: Object.fromEntries(url.searchParams), body };
}

const faults: Record<Fault, object> = {
  throttles: { kind: "error", code: 1, http: 429, retryAfter: 2 },
  "knows us no more": { kind: "error", code: 20003, http: 401 },
  "is down": { kind: "error", code: 1, http: 503 },
  "answers too slowly": { kind: "slow_body", ms: 3_600_000 },
  "cuts the connection after it took the message": { kind: "reset_after_accept" },
  "cuts the connection before it answers": { kind: "reset_before_answer" },
  "closes its half of the connection": { kind: "half_close" },
  "answers half a document": { kind: "malformed" },
  "answers nothing that can be read": { kind: "empty_200" },
  "answers a proxy's page": { kind: "html", http: 502 },
};

faultSuite("SMS over HTTP", async () => {
  const carrier = await startCarrier();
  return {
    connector: sms,
    channel: gatewayChannel(carrier, [gatewaySchema.parse(gatewayExamples.form)]),
    io: { ...carrier.io, timeoutMs: 300 },
    message: messageTo("+4915550017", long),
    suffer: (fault) => carrier.sandbox.rules.set([{ match: { platform: "sms" }, do: faults[fault] }]),
    stop: carrier.stop,
  };
});
