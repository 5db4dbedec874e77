/** A real sandbox with an account at its carrier, and the channel that is bound to it. */
import { startTestSandbox } from "#sandbox/testing";
import type { OutboundMessage } from "../connector.ts";
import { createIo } from "../http/io.ts";
import { createPools } from "../http/pools.ts";
import { type SmsChannel, smsCredentials } from "./credentials.ts";
import type { Gateway } from "./http/gateway.ts";
import { type SmppSettings, smppSchema } from "./settings.ts";
import { referenceOf } from "./smpp/submit.ts";

export const correlation = "2026112114000000000001";

export async function startCarrier(given: Partial<SmppSettings> = {}) {
  const running = await startTestSandbox({ speed: 0 });
  const pools = createPools();
  const { sms } = running.sandbox;
  const account = sms.world.addAccount("Kiosk Nord");
  const place = sms.place;
  if (!place) throw new Error("the carrier does not listen");
  const smpp = smppSchema.parse({ ...place, systemId: account.systemId, ...given });
  const channel: SmsChannel = {
    ...{ id: "cams-0123456789", workspaceId: "w1", environment: "sandbox", baseUrl: "", accountId: account.systemId },
    credentials: smsCredentials.parse({ smpp, password: account.password, callbackKey: "a key nobody guesses" }),
  };
  return {
    ...running,
    sms,
    account,
    channel,
    io: createIo(pools, { timeoutMs: 2_000 }),
    /** What reached people, oldest first, with our own id where the reference shows it. */
    sent: () =>
      sms.world.sent.map(({ to, reference, ...sent }) => ({
        ...{ ...sent, to },
        reference: reference === referenceOf(correlation) ? correlation : String(reference),
      })),
    async stop() {
      await pools.close(0);
      await running.close();
    },
  };
}

/** A channel of the same sandbox that sends through its gateways over HTTP. */
export function gatewayChannel(
  { channel, account, httpUrl }: Awaited<ReturnType<typeof startCarrier>>,
  gateways: Gateway[],
): SmsChannel {
  const secrets = { sid: account.systemId, token: account.token };
  return {
    ...channel,
    credentials: smsCredentials.parse({
      gateways: gateways.map((gateway) => ({
        ...gateway,
        request: { ...gateway.request, url: atSandbox(gateway, httpUrl) },
      })),
      gatewaySecrets: JSON.stringify(Object.fromEntries(gateways.map(({ key }) => [key, secrets]))),
      callbackKey: channel.credentials.callbackKey,
      callbackUrl: "http://127.0.0.1:1/webhooks/sms/cams-0123456789",
    }),
  };
}

function atSandbox({ request: { url } }: Gateway, httpUrl: string): string {
  return url.replace(/^https:\/\/[^/]+(\/v1)?/, (_all, version?: string) => `${httpUrl}${version ? "/sms/v1" : ""}`);
}

export function messageTo(
  to: string,
  text = "Your parcel is here.",
  given: Partial<OutboundMessage> = {},
): OutboundMessage {
  return {
    correlation,
    sender: { externalId: "KIOSK" },
    address: { kind: "phone", value: to },
    content: { kind: "text", text },
    options: {},
    ...given,
  };
}
