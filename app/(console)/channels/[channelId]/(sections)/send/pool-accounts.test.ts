import { expect, test } from "vitest";
import type { SendAccount } from "#lib/campaigns/report/queries";
import { poolAccounts } from "./pool-accounts.ts";

const account = (id: string, pace: number): SendAccount => ({
  ...{ id, phone: id, displayName: id, quality: "GREEN", tier: "TIER_1K", pace, sendType: null },
});
const pool = (otherIds: string[]) => ({ id: "p", name: "Europe", rules: [], otherIds, whenOut: "move" as const });

test("a pool is offered with the pace of its senders that can send", () => {
  const accounts = [account("a", 80), account("b", 20), account("c", 5)];
  const [offered] = poolAccounts([pool(["a", "b", "gone"])], accounts, false);
  expect(offered).toMatchObject({ id: "pool:p", phone: "Europe", pace: 100, poolOf: 2, tier: "TIER_1K" });
});

test("senders that share one pace are no faster together", () => {
  expect(poolAccounts([pool(["a", "b"])], [account("a", 30), account("b", 30)], true)[0]?.pace).toBe(30);
});

test("a pool of which no sender can send is left out", () => {
  expect(poolAccounts([pool(["gone"])], [account("a", 80)], false)).toEqual([]);
});
