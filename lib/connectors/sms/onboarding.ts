import type { Onboarding } from "../onboarding.ts";
import { readAccount } from "./account.ts";
import type { SmsCredentials } from "./credentials.ts";
import { sandbox } from "./sandbox.ts";

/** Binding a carrier. What messages are sent from is filed apart, so that a binding brings no senders. */
export const onboarding: Onboarding<SmsCredentials> = {
  // Each binding names its own server or gateways.
  defaults: () => ({ baseUrl: "", configuration: {} }),
  reachable: async () => true,
  steps: [
    {
      key: "account",
      async run(channel, _callbackUrl, io) {
        const read = await readAccount(channel, io);
        return read.ok ? { ok: true, value: { account: read.value } } : read;
      },
    },
  ],
  sandbox,
};
