import { expect, test } from "vitest";
import { DEFAULT_APP, DEFAULT_SEED, defaultWorld } from "#sandbox/meta/world/default-world";
import { sandboxAccount } from "./sandbox-account.ts";

test("the demonstration's account is the one a fresh sandbox contains", () => {
  const world = defaultWorld(DEFAULT_SEED, 0, 80);
  const [account] = [...world.wabas.values()];
  const [portfolio] = [...world.portfolios.values()];
  expect(sandboxAccount).toEqual({
    appSecret: DEFAULT_APP.secret,
    accountId: account?.id,
    accountName: account?.name,
    namespace: account?.namespace,
    businessId: portfolio?.id,
    businessName: portfolio?.name,
    accessToken: [...world.tokens.keys()][0],
    numbers: [...world.numbers.values()].map((number) => ({
      externalId: number.id,
      phone: `+${number.phone}`,
      displayName: number.verifiedName,
      connected: number.status === "CONNECTED",
    })),
  });
});
