import { isReachable, tell } from "../meta/graph/graph.ts";
import { asApp, setAppCallback } from "../meta/messaging/app-callback.ts";
import { facebookLogin, listedPage } from "../meta/messaging/sign-up.ts";
import { checkToken } from "../meta/messaging/token.ts";
import type { Onboarding } from "../onboarding.ts";
import { messengerCodes } from "./codes.ts";
import { accessOf, type MessengerCredentials } from "./credentials.ts";
import { readPage, senderOf } from "./page.ts";
import { sandbox } from "./sandbox.ts";
import type { MessengerSettings } from "./settings.ts";

/** What the page shall tell us of. */
export const subscribedFields = [
  "messages",
  "messaging_postbacks",
  "message_deliveries",
  "message_reads",
  "message_echoes",
  "message_reactions",
  "message_edits",
  "messaging_optins",
  "messaging_referrals",
  "messaging_handovers",
  "messaging_policy_enforcement",
] as const;

const scopes = ["pages_messaging", "pages_manage_metadata"];

/**
 * Binding a Facebook page.
 * @see https://developers.facebook.com/docs/messenger-platform/webhooks (read 2026-11)
 */
export const onboarding: Onboarding<MessengerCredentials> = {
  defaults(settings) {
    const { MESSENGER_GRAPH_URL, MESSENGER_API_VERSION } = settings as MessengerSettings;
    return { baseUrl: MESSENGER_GRAPH_URL, configuration: { apiVersion: MESSENGER_API_VERSION } };
  },

  reachable: isReachable,

  steps: [
    {
      key: "account",
      async run(channel, _callbackUrl, io) {
        const page = await readPage(channel, io);
        if (!page.ok) return page;
        const { appSecret } = channel.credentials;
        const token = await checkToken(accessOf(channel), { appSecret, scopes }, io);
        return token.ok ? { ok: true, value: { account: page.value, senders: [senderOf(page.value)] } } : token;
      },
    },
    {
      key: "webhooks",
      async run(channel, _callbackUrl, io, webhook) {
        const access = accessOf(channel);
        const { appSecret } = channel.credentials;
        const app = await checkToken(access, { appSecret, scopes }, io);
        if (!app.ok) return app;
        const subscription = { appId: app.value, object: "page", fields: subscribedFields, webhook };
        const told = await setAppCallback(asApp(access, app.value, appSecret), subscription, io);
        if (!told.ok) return told;
        const query = { subscribed_fields: subscribedFields.join(",") };
        const path = [channel.accountId, "subscribed_apps"];
        const subscribed = await tell(access, { method: "POST", path, query }, io);
        return subscribed.ok ? { ok: true, value: {} } : subscribed;
      },
    },
  ],

  release(channel, io) {
    return tell(accessOf(channel), { method: "DELETE", path: [channel.accountId, "subscribed_apps"] }, io);
  },

  signUp: facebookLogin({
    codes: messengerCodes,
    scopes: ["pages_show_list", ...scopes],
    window(settings) {
      const { MESSENGER_CONFIG_ID, MESSENGER_API_VERSION } = settings as MessengerSettings;
      return { configId: MESSENGER_CONFIG_ID, version: MESSENGER_API_VERSION };
    },
    fields: "id,name,access_token,category",
    account(row, appSecret) {
      const page = listedPage(row);
      if (page === null) return null;
      const credentials = { accessToken: page.accessToken, appSecret };
      return { accountId: page.id, name: page.name, detail: null, credentials };
    },
  }),

  sandbox,
};
