import { expect, test } from "vitest";
import { DEFAULT_APP, DEFAULT_SEED, defaultWorld } from "#sandbox/meta/world/default-world";
import { sandboxAccounts } from "./sandbox-account.ts";

test("the demonstration's accounts are those that a fresh sandbox contains", () => {
  const world = defaultWorld(DEFAULT_SEED, 0, 80);
  const accounts = [...world.wabas.values()].map((account) => {
    const portfolio = world.portfolios.get(account.portfolioId);
    return {
      appSecret: DEFAULT_APP.secret,
      accountId: account.id,
      accountName: account.name,
      namespace: account.namespace,
      businessId: portfolio?.id,
      businessName: portfolio?.name,
      accessToken: [...world.tokens.values()].find((token) => token.wabaIds.includes(account.id))?.value,
      numbers: world.numbersOf(account.id).map((number) => ({
        externalId: number.id,
        phone: `+${number.phone}`,
        displayName: number.verifiedName,
        connected: number.status === "CONNECTED",
      })),
    };
  });
  expect(sandboxAccounts).toEqual(accounts);
});
