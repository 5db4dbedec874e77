import type { ConnectorIo, Outcome } from "../../connector.ts";
import { idOf, property, textOf } from "../../http/json.ts";
import type { SignUp, SignUpAccount, SignUpApp } from "../../onboarding.ts";
import type { Codes } from "../graph/codes.ts";
import { ask, askAll, type GraphAccess } from "../graph/graph.ts";

/** The Meta app of an installation, as all of Meta's platforms share it. */
export type MetaAppSettings = { META_APP_ID?: string | undefined; META_APP_SECRET?: string | undefined };

type Place = { baseUrl: string; configuration: Record<string, unknown> };

/**
 * "Connect Facebook": a person logs in, shares pages, and gives us a code for a token that lists them.
 * @param input.fields of a page in the list, and `account`, which reads the account that we bind out of one
 * @see https://developers.facebook.com/docs/facebook-login/facebook-login-for-business (read 2026-11)
 */
export function facebookLogin(input: {
  codes: Codes;
  scopes: readonly string[];
  window(settings: Readonly<Record<string, unknown>>): { configId: string | undefined; version: string };
  fields: string;
  account(page: unknown, appSecret: string): SignUpAccount | null;
}): SignUp {
  return {
    scopes: input.scopes,
    app: appOf,
    window(settings) {
      const app = appOf(settings);
      const { configId, version } = input.window(settings);
      return app === null || !configId ? null : { appId: app.appId, configId, version, extras: {} };
    },
    async exchangeCode(at, app, code, io) {
      const access = accessAt(at, input.codes, null);
      const short = await askForToken(access, { client_id: app.appId, client_secret: app.appSecret, code }, io);
      if (!short.ok) return short;
      // The tokens of the pages live as long as the one they are listed with.
      const long = await askForToken(
        access,
        {
          grant_type: "fb_exchange_token",
          client_id: app.appId,
          client_secret: app.appSecret,
          fb_exchange_token: short.value,
        },
        io,
      );
      if (!long.ok) return long;
      return { ok: true, value: { accessToken: long.value, appSecret: app.appSecret } };
    },
    async accounts(at, { accessToken = "", appSecret = "" }, io) {
      const access = accessAt(at, input.codes, accessToken);
      const call = { path: ["me", "accounts"], query: { fields: input.fields } };
      const listed = await askAll(access, call, io);
      if (!listed.ok) return listed;
      const accounts = listed.value.map((page) => input.account(page, appSecret)).filter((account) => account !== null);
      return { ok: true, value: accounts };
    },
  };
}

function appOf(settings: Readonly<Record<string, unknown>>): SignUpApp | null {
  const { META_APP_ID, META_APP_SECRET } = settings as MetaAppSettings;
  return META_APP_ID && META_APP_SECRET ? { appId: META_APP_ID, appSecret: META_APP_SECRET } : null;
}

function accessAt(at: Place, codes: Codes, accessToken: string | null): GraphAccess {
  return { baseUrl: at.baseUrl, apiVersion: String(at.configuration.apiVersion), accessToken, codes };
}

function askForToken(access: GraphAccess, query: Record<string, string>, io: ConnectorIo): Promise<Outcome<string>> {
  return ask(access, { method: "GET", path: ["oauth", "access_token"], query }, io, (json) =>
    textOf(property(json, "access_token")),
  );
}

/** The parts of a listed page that both platforms read. */
export function listedPage(page: unknown): { id: string; name: string; accessToken: string } | null {
  const id = idOf(property(page, "id"));
  const accessToken = textOf(property(page, "access_token"));
  if (id === null || accessToken === null) return null;
  return { id, name: textOf(property(page, "name")) ?? id, accessToken };
}
