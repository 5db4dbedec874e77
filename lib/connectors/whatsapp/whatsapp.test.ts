import { createHmac } from "node:crypto";
import { connectorSuite } from "../testing/connector-suite.ts";
import { json, startFakeGraph } from "./fake-graph.ts";
import { whatsapp } from "./whatsapp.ts";

connectorSuite("WhatsApp", async () => {
  const graph = await startFakeGraph();
  const received: { to: string; reference: string }[] = [];
  const replies = {
    take: (response: Parameters<ReturnType<typeof json>>[0], seen: Parameters<ReturnType<typeof json>>[1]) => {
      const body = seen.body as { to: string; biz_opaque_callback_data: string };
      received.push({ to: body.to, reference: body.biz_opaque_callback_data });
      json({ messages: [{ id: `wamid.${received.length}`, message_status: "accepted" }] })(response, seen);
    },
    refuse: json({ error: { code: 131026, message: "Message undeliverable" } }, 400),
    hang: () => {},
  };
  return {
    connector: whatsapp,
    channel: graph.channel,
    nowhere: { ...graph.channel, baseUrl: "http://127.0.0.1:1" },
    io: graph.io,
    parts: 1,
    platform: {
      behave: (mode) => graph.answer(replies[mode]),
      received: () => received,
      deliver(externalId) {
        const status = { id: externalId, status: "delivered", timestamp: "1793001200" };
        const value = { metadata: { phone_number_id: "771900233" }, statuses: [status] };
        const entry = [{ id: "9", changes: [{ field: "messages", value }] }];
        const body = Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry }));
        const signature = createHmac("sha256", graph.channel.credentials.appSecret).update(body).digest("hex");
        const headers = { "x-hub-signature-256": `sha256=${signature}` };
        return { method: "POST", path: "/webhooks/whatsapp/cams-0123456789", query: {}, headers, body };
      },
      stop: graph.stop,
    },
  };
});
