import { items, property, textOf } from "../http/json.ts";
import { askSandbox } from "../meta/sandbox.ts";
import type { SandboxAccounts } from "../onboarding.ts";

/** Pages of the sandbox that plays Meta. */
export const sandbox: SandboxAccounts = {
  app(controlUrl, io) {
    return askSandbox(controlUrl, { path: "/control/state" }, io, (json) => {
      const [app] = items(property(json, "apps"));
      const appId = textOf(property(app, "id"));
      const appSecret = textOf(property(app, "secret"));
      return appId === null || appSecret === null ? null : { appId, appSecret };
    });
  },

  create(controlUrl, name, io) {
    return askSandbox(controlUrl, { path: "/control/pages", body: { name } }, io, (json) => {
      const accountId = textOf(property(json, "pageId"));
      const accessToken = textOf(property(json, "accessToken"));
      const appSecret = textOf(property(json, "appSecret"));
      return accountId === null || accessToken === null || appSecret === null
        ? null
        : { accountId, credentials: { accessToken, appSecret } };
    });
  },

  createCode(controlUrl, accountId, io) {
    const call = { path: "/control/codes", body: { pageId: accountId } };
    return askSandbox(controlUrl, call, io, (json) => textOf(property(json, "code")));
  },
};
