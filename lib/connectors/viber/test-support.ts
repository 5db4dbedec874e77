/** A real sandbox with one service, and the channel that is bound to it. */
import { startTestSandbox } from "#sandbox/testing";
import { createPools } from "../http/pools.ts";
import type { ViberChannel } from "./credentials.ts";

export const serviceId = "771900233";

export async function startService() {
  const running = await startTestSandbox({ speed: 0 });
  const pools = createPools();
  const { sandbox } = running;
  sandbox.viber.world.addService("Kiosk Nord", 1_000, { id: serviceId });
  const channel: ViberChannel = {
    id: "cams-0123456789",
    workspaceId: "w1",
    environment: "sandbox",
    baseUrl: running.httpUrl,
    accountId: serviceId,
    credentials: { callbackKey: "a key nobody guesses", serviceName: "Kiosk Nord" },
  };
  return {
    ...running,
    channel,
    io: { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 2_000 },
    async stop() {
      await pools.close(0);
      await running.close();
    },
  };
}

/** What reached the platform, oldest first. */
export function sentTo({ sandbox }: Awaited<ReturnType<typeof startService>>) {
  return [...sandbox.record.all()].map(({ recipient, correlation, type, parameters, wamid }) => ({
    to: recipient,
    reference: correlation ?? "",
    type: Number(type),
    message: JSON.parse(parameters) as Record<string, unknown>,
    token: wamid,
  }));
}
