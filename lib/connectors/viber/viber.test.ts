import type { OutboundMessage } from "../connector.ts";
import { connectorSuite } from "../testing/connector-suite.ts";
import { type Fault, faultSuite } from "../testing/fault-suite.ts";
import { sentTo, serviceId, startService } from "./test-support.ts";
import { viber } from "./viber.ts";

connectorSuite("Viber", async () => {
  const service = await startService();
  const { sandbox, channel, io } = service;
  const rules = {
    take: [],
    refuse: [{ match: { platform: "viber" }, do: { kind: "error", code: 9 } }],
    hang: [{ match: { platform: "viber" }, do: { kind: "silence" } }],
  };
  return {
    connector: viber,
    channel,
    nowhere: { ...channel, baseUrl: "http://127.0.0.1:1" },
    io,
    parts: 1,
    unsigned: true,
    platform: {
      behave: (mode) => sandbox.rules.set(rules[mode]),
      received: () => sentTo(service).map(({ to, reference }) => ({ to, reference })),
      deliver(externalId) {
        const planned = [...sandbox.viber.posts.unsettled()].find(({ plan }) => plan.wamid === externalId);
        const body = planned?.plan.steps[0]?.body ?? JSON.stringify({ message_token: externalId, message_status: 0 });
        const query = { key: channel.credentials.callbackKey };
        return { method: "POST", path: `/webhooks/viber/${channel.id}`, query, headers: {}, body: Buffer.from(body) };
      },
      stop: service.stop,
    },
  };
});

const faults: Record<Fault, object> = {
  throttles: { kind: "error", code: 1, http: 429, retryAfter: 2 },
  "knows us no more": { kind: "error", code: 401 },
  "is down": { kind: "error", code: 1, http: 503 },
  "answers too slowly": { kind: "slow_body", ms: 3_600_000 },
  "cuts the connection after it took the message": { kind: "reset_after_accept" },
  "cuts the connection before it answers": { kind: "reset_before_answer" },
  "closes its half of the connection": { kind: "half_close" },
  "answers half a document": { kind: "malformed" },
  "answers nothing that can be read": { kind: "empty_200" },
  "answers a proxy's page": { kind: "html", http: 502 },
};

faultSuite("Viber", async () => {
  const service = await startService();
  const { sandbox, channel, io, stop } = service;
  const message: OutboundMessage = {
    correlation: "2026112114000000000001",
    sender: { externalId: serviceId },
    address: { kind: "phone", value: "+4915550017" },
    content: { kind: "text", text: "Your parcel is here." },
    options: {},
  };
  return {
    connector: viber,
    channel,
    io: { ...io, timeoutMs: 300 },
    message,
    suffer: (fault) => sandbox.rules.set([{ match: { platform: "viber" }, do: faults[fault] }]),
    stop,
  };
});
