/** A carrier's host that stands for an address inside the network of an installation that is open to the internet. */
import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createIo } from "../http/io.ts";
import { createPools } from "../http/pools.ts";
import type { SmsChannel } from "./credentials.ts";
import { gatewayExamples, gatewaySchema } from "./http/gateway.ts";
import { sms } from "./sms.ts";
import { gatewayChannel, messageTo, startCarrier } from "./test-support.ts";

type Answer = (error: Error | null, found: LookupAddress[]) => void;

// The name stood for a public address when it was entered, and stands for this machine now.
vi.mock("node:dns", async (original) => ({
  ...(await original<typeof import("node:dns")>()),
  lookup: (_name: string, _options: object, answer: Answer) => answer(null, [{ address: "127.0.0.1", family: 4 }]),
}));

const name = "smpp.carrier.example";
const pools = createPools();
const open = createIo(pools, { timeoutMs: 2_000, publicOnly: true });
let carrier: Awaited<ReturnType<typeof startCarrier>>;
beforeAll(async () => {
  carrier = await startCarrier();
});
afterAll(async () => {
  await pools.close(0);
  await carrier.stop();
});

const refused = { code: "private_address", kind: "TRANSIENT", platformFault: true };

function serverAt(host: string, environment: "live" | "sandbox" = "live"): SmsChannel {
  const { channel } = carrier;
  const { smpp, ...secrets } = channel.credentials;
  if (!smpp) throw new Error("no server");
  return { ...channel, environment, credentials: { ...secrets, smpp: { ...smpp, host } } };
}
function gatewayAt(host: string, environment: "live" | "sandbox" = "live"): SmsChannel {
  const channel = { ...gatewayChannel(carrier, [gatewaySchema.parse(gatewayExamples.form)]), environment };
  const { gateways = [], ...secrets } = channel.credentials;
  const moved = gateways.map((gateway) => {
    const url = gateway.request.url.replace("127.0.0.1", host);
    return { ...gateway, request: { ...gateway.request, url } };
  });
  return { ...channel, credentials: { ...secrets, gateways: moved } };
}

describe("a server", () => {
  it.each([name, "127.0.0.1", "169.254.169.254", "::1"])("at %s is not connected to", async (host) => {
    const opened = await sms.session?.open(serverAt(host), async () => {}, open);
    expect(opened).toMatchObject({ ok: false, failure: refused });
    expect(await sms.health(serverAt(host), open)).toMatchObject({ ok: false, failure: refused });
    expect(carrier.sms.connections).toBe(0);
  });

  it("is connected to in the sandbox, and by an installation that is not open", async () => {
    for (const [channel, io] of [
      [serverAt("127.0.0.1", "sandbox"), open],
      [serverAt("127.0.0.1"), carrier.io],
    ] as const) {
      const opened = await sms.session?.open(channel, async () => {}, io);
      expect(opened?.ok).toBe(true);
      if (opened?.ok) await opened.value.close();
    }
  });
});

describe("a gateway", () => {
  it.each([name, "127.0.0.1", "[::1]"])("at %s is not posted to", async (host) => {
    const before = carrier.sms.world.sent.length;
    expect(await sms.send(messageTo("+4915550017"), gatewayAt(host), open)).toMatchObject({
      outcome: "retry_later",
      failure: refused,
    });
    expect(await sms.health(gatewayAt(host), open)).toMatchObject({ ok: false, failure: refused });
    expect(carrier.sms.world.sent).toHaveLength(before);
  });

  it("is posted to in the sandbox, and by an installation that is not open", async () => {
    const accepted = { outcome: "accepted" };
    expect(await sms.send(messageTo("+4915550017"), gatewayAt("127.0.0.1", "sandbox"), open)).toMatchObject(accepted);
    expect(await sms.send(messageTo("+4915550018"), gatewayAt("127.0.0.1"), carrier.io)).toMatchObject(accepted);
  });
});
