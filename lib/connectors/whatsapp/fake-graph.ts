import type { OutboundMessage } from "../connector.ts";
import { startFakeGraph as start } from "../meta/graph/fake-graph.ts";
import type { WhatsAppChannel } from "./credentials.ts";

export { json } from "../meta/graph/fake-graph.ts";

/** For tests: a server in place of Meta's, and a channel that speaks to it. */
export async function startFakeGraph() {
  const graph = await start();
  const channel: WhatsAppChannel = {
    id: "cams-0123456789",
    workspaceId: "w1",
    environment: "live",
    baseUrl: graph.baseUrl,
    accountId: "902118440071",
    credentials: {
      apiVersion: "v24.0",
      accessToken: "EAAB-token-of-the-test",
      appSecret: "secret-of-the-test",
      verifyToken: "verify-token-of-the-test",
    },
  };
  return { ...graph, channel };
}

/** A template with a variable in each place. */
export const parcelReady: OutboundMessage = {
  correlation: "2026102514000000000001",
  sender: { externalId: "771900233" },
  address: { kind: "phone", value: "+4915550017" },
  content: {
    kind: "template",
    name: "parcel_ready_2",
    language: "en_US",
    parameters: { header: ["NX-204"], body: ["Ines", "Kiosk Nord"], buttons: [{ index: 1, value: "NX-204" }] },
    rendered: { header: null, body: "Hello Ines", footer: null, buttons: [] },
  },
  options: {},
};
