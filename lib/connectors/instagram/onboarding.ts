import type { Outcome } from "../connector.ts";
import { idOf, property, textOf } from "../http/json.ts";
import { isReachable, tell } from "../meta/graph/graph.ts";
import { asApp, setAppCallback } from "../meta/messaging/app-callback.ts";
import { facebookLogin, listedPage } from "../meta/messaging/sign-up.ts";
import { checkToken } from "../meta/messaging/token.ts";
import type { Onboarding, StepFacts } from "../onboarding.ts";
import { readAccount, senderOf } from "./account.ts";
import { instagramCodes } from "./codes.ts";
import { accessOf, doorOf, type InstagramCredentials } from "./credentials.ts";
import { sandbox } from "./sandbox.ts";
import type { InstagramSettings } from "./settings.ts";

/** What the account shall tell us of. Instagram reports no deliveries. */
const subscribedFields = [
  "messages",
  "messaging_postbacks",
  "messaging_seen",
  "message_reactions",
  "messaging_referral",
  "message_edit",
] as const;

/** A page is subscribed with the names that pages have for them; the app with Instagram's. */
const fieldsOfPage = ["messages", "messaging_postbacks", "message_reads", "message_reactions", "messaging_referrals"];

const scopes = ["instagram_manage_messages", "pages_manage_metadata"];
const done: Outcome<StepFacts> = { ok: true, value: {} };

/**
 * Binding an Instagram professional account.
 * @see https://developers.facebook.com/docs/messenger-platform/instagram/get-started (read 2026-11)
 */
export const onboarding: Onboarding<InstagramCredentials> = {
  defaults(settings) {
    const { INSTAGRAM_GRAPH_URL, INSTAGRAM_API_VERSION } = settings as InstagramSettings;
    return { baseUrl: INSTAGRAM_GRAPH_URL, configuration: { apiVersion: INSTAGRAM_API_VERSION } };
  },

  reachable: isReachable,

  steps: [
    {
      key: "account",
      async run(channel, _callbackUrl, io) {
        const account = await readAccount(channel, io);
        if (!account.ok) return account;
        return { ok: true, value: { account: account.value, senders: [senderOf(account.value)] } };
      },
    },
    {
      key: "webhooks",
      async run(channel, _callbackUrl, io, webhook) {
        const access = accessOf(channel);
        const { appSecret } = channel.credentials;
        const byLogin = doorOf(channel.credentials) === "login";
        // The address of an Instagram app can only be set by hand in Meta's dashboard.
        if (!byLogin) {
          const app = await checkToken(access, { appSecret, scopes }, io);
          if (!app.ok) return app;
          const subscription = { appId: app.value, object: "instagram", fields: subscribedFields, webhook };
          const told = await setAppCallback(asApp(access, app.value, appSecret), subscription, io);
          if (!told.ok) return told;
        }
        const query = { subscribed_fields: (byLogin ? subscribedFields : fieldsOfPage).join(",") };
        const subscribed = await tell(access, { method: "POST", path: ["me", "subscribed_apps"], query }, io);
        return subscribed.ok ? done : subscribed;
      },
    },
  ],

  release(channel, io) {
    return tell(accessOf(channel), { method: "DELETE", path: ["me", "subscribed_apps"] }, io);
  },

  signUp: facebookLogin({
    codes: instagramCodes,
    scopes: ["pages_show_list", "instagram_basic", ...scopes],
    window(settings) {
      const { INSTAGRAM_CONFIG_ID, INSTAGRAM_API_VERSION } = settings as InstagramSettings;
      return { configId: INSTAGRAM_CONFIG_ID, version: INSTAGRAM_API_VERSION };
    },
    fields: "id,name,access_token,instagram_business_account{id,username}",
    account(row, appSecret) {
      const page = listedPage(row);
      const account = property(row, "instagram_business_account");
      const accountId = idOf(property(account, "id"));
      if (page === null || accountId === null) return null;
      const username = textOf(property(account, "username"));
      const name = username === null ? accountId : `@${username}`;
      return { accountId, name, detail: page.name, credentials: { accessToken: page.accessToken, appSecret } };
    },
  }),

  sandbox,
};
