import { property, textOf } from "../http/json.ts";
import { ask, isReachable, tell } from "../meta/graph/graph.ts";
import type { Onboarding } from "../onboarding.ts";
import { readAccount } from "./account.ts";
import { accessOf, type WhatsAppCredentials } from "./credentials.ts";
import { whatsappCodes } from "./errors.ts";
import { sandbox } from "./sandbox.ts";
import { senders } from "./senders.ts";
import type { WhatsAppSettings } from "./settings.ts";

/** Opens the window in its newest version, and has it name the account in a message. */
const extras = { setup: {}, version: "v4", sessionInfoVersion: "3" };

/**
 * Binding a WhatsApp Business account.
 * @see https://developers.facebook.com/docs/whatsapp/embedded-signup/onboarding-customers-as-a-tech-provider
 */
export const onboarding: Onboarding<WhatsAppCredentials> = {
  defaults(settings) {
    const { WHATSAPP_GRAPH_URL, WHATSAPP_API_VERSION } = settings as WhatsAppSettings;
    return { baseUrl: WHATSAPP_GRAPH_URL, configuration: { apiVersion: WHATSAPP_API_VERSION } };
  },

  reachable: isReachable,

  steps: [
    {
      key: "account",
      async run(channel, _callbackUrl, io) {
        const read = await readAccount(channel, io);
        return read.ok ? { ok: true, value: { account: read.value } } : read;
      },
    },
    {
      key: "webhooks",
      async run(channel, callbackUrl, io) {
        // Meta asks the door for the verify token before it answers this call.
        const body = { override_callback_uri: callbackUrl, verify_token: channel.credentials.verifyToken };
        const call = { method: "POST" as const, path: [channel.accountId, "subscribed_apps"], body };
        const told = await tell(accessOf(channel), call, io);
        return told.ok ? { ok: true, value: {} } : told;
      },
    },
    {
      key: "numbers",
      async run(channel, _callbackUrl, io) {
        const listed = await senders.list(channel, io);
        return listed.ok ? { ok: true, value: { senders: listed.value } } : listed;
      },
    },
  ],

  release(channel, io) {
    return tell(accessOf(channel), { method: "DELETE", path: [channel.accountId, "subscribed_apps"] }, io);
  },

  signUp: {
    app(settings) {
      const { META_APP_ID, META_APP_SECRET } = settings as WhatsAppSettings;
      return META_APP_ID && META_APP_SECRET ? { appId: META_APP_ID, appSecret: META_APP_SECRET } : null;
    },
    window(settings) {
      const { META_APP_ID, META_APP_SECRET, META_CONFIG_ID, WHATSAPP_API_VERSION } = settings as WhatsAppSettings;
      if (!META_APP_ID || !META_APP_SECRET || !META_CONFIG_ID) return null;
      return { appId: META_APP_ID, configId: META_CONFIG_ID, version: WHATSAPP_API_VERSION, extras };
    },
    exchangeCode(at, app, code, io) {
      const query = { client_id: app.appId, client_secret: app.appSecret, code };
      const access = {
        baseUrl: at.baseUrl,
        apiVersion: String(at.configuration.apiVersion),
        accessToken: null,
        codes: whatsappCodes,
      };
      return ask(access, { method: "GET", path: ["oauth", "access_token"], query }, io, (json) => {
        const accessToken = textOf(property(json, "access_token"));
        return accessToken === null ? null : { accessToken, appSecret: app.appSecret };
      });
    },
  },

  sandbox,
};
