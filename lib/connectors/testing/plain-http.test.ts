import { createPools } from "../http/pools.ts";
import { connectorSuite } from "./connector-suite.ts";
import { plainHttp } from "./plain-http.ts";
import { startPlainHttpGateway } from "./plain-http-gateway.ts";

connectorSuite("plain HTTP", async () => {
  const gateway = await startPlainHttpGateway();
  const pools = createPools();
  const { baseUrl, key } = gateway;
  const channel = {
    id: "cams-0123456789",
    workspaceId: "w1",
    environment: "live" as const,
    baseUrl,
    accountId: "7",
    credentials: { baseUrl, key },
  };
  return {
    connector: plainHttp,
    channel,
    nowhere: { ...channel, baseUrl: "http://127.0.0.1:1" },
    io: { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 2_000 },
    parts: 1,
    platform: {
      behave: gateway.behave,
      received: () => gateway.received.map(({ to, reference }) => ({ to, reference })),
      deliver(externalId) {
        const known = gateway.received.find((message) => message.id === externalId);
        const message = known ?? { id: externalId, from: "KIOSK", to: "", text: "", reference: "" };
        return gateway.requestOf(gateway.reportOf(message, "delivered"));
      },
      async stop() {
        await pools.close(0);
        await gateway.stop();
      },
    },
  };
});
