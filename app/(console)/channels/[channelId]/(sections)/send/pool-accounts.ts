import type { SendAccount } from "#lib/campaigns/report/queries";
import type { PoolRow } from "#lib/channels/sender-pools/pools";
import { sendersOf } from "#lib/channels/sender-pools/rules";
import { poolChoice } from "#lib/channels/sender-pools/schema";

/**
 * Pools as the send form offers them beside single senders: with the pace of those of its senders that can send now. A pool
 * without one is left out.
 *
 * @param together whether senders share one pace, so that several are no faster than one
 */
export function poolAccounts(
  pools: readonly PoolRow[],
  accounts: readonly SendAccount[],
  together: boolean,
): SendAccount[] {
  return pools.flatMap((pool) => {
    const ids = sendersOf(pool);
    const able = accounts.filter(({ id }) => ids.includes(id));
    const [first] = able;
    if (!first) return [];
    return [
      {
        ...{ id: poolChoice(pool.id), phone: pool.name, displayName: pool.name },
        ...{ quality: "UNKNOWN", tier: first.tier, sendType: null, poolOf: able.length },
        pace: together ? first.pace : able.reduce((sum, { pace }) => sum + pace, 0),
      },
    ];
  });
}
