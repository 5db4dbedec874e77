import { exchange } from "../http/exchange.ts";
import type { Onboarding } from "../onboarding.ts";
import { applications } from "./applications.ts";
import type { ViberCredentials } from "./credentials.ts";
import { sandbox } from "./sandbox.ts";
import { readService, senderOf } from "./service.ts";
import type { ViberSettings } from "./settings.ts";

/** Binding a service. Its callback is registered with Viber by hand, so there is nothing to subscribe or to release. */
export const onboarding: Onboarding<ViberCredentials> = {
  defaults(settings) {
    const { VIBER_SERVICES_URL } = settings as ViberSettings;
    return { baseUrl: VIBER_SERVICES_URL, configuration: {} };
  },

  async reachable(baseUrl, io) {
    const url = URL.parse(`${baseUrl}/`);
    if (url === null) return false;
    const answer = await exchange({ method: "GET", url, headers: {}, body: null }, io);
    return answer.status !== null;
  },

  steps: [
    {
      key: "account",
      async run(channel, _callbackUrl, io) {
        const read = await readService(channel, io);
        return read.ok ? { ok: true, value: { account: read.value, senders: [senderOf(channel)] } } : read;
      },
    },
  ],

  applications,
  sandbox,
};
