import { and, eq } from "drizzle-orm";
import { bindings } from "#db/schema/channels";
import { keepHealth } from "#lib/channels/binding/keep-health";
import type { Outcome, Session } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { reportError } from "#lib/report-error";
import type { LaneLease } from "./lanes.ts";

/**
 * Keeps with the binding how a connection stands that is held open: nobody asks such an account how it stands, because the
 * connection tells by itself. What is told again changes nothing. `settled` waits until everything told is kept.
 *
 * @param sealed the binding's secrets as they are stored: what is told of an earlier binding does not count
 */
export function keepStandingOf(
  ctx: Ctx,
  { channelId }: LaneLease,
  sealed: string | null,
): { told(opened: Outcome<Session>): void; settled(): Promise<void> } {
  let last: string | null = null;
  let keeping: Promise<void> = Promise.resolve();
  return {
    told(opened) {
      const now = opened.ok ? "" : `${opened.failure.code} ${opened.failure.detail}`;
      if (sealed === null || last === now) return;
      last = now;
      keeping = keeping
        .then(() => keep({ ...ctx, now: new Date() }, channelId, sealed, opened))
        .catch((error) => void reportError({ activity: "session.standing" }, error));
    },
    settled: () => keeping,
  };
}

async function keep(ctx: Ctx, channelId: string, secretsSealed: string, opened: Outcome<Session>): Promise<void> {
  const asked = { channelId, secretsSealed, at: ctx.now, byPerson: true };
  if (!opened.ok) {
    await keepHealth(ctx, asked, opened);
    return;
  }
  const [binding] = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ accountId: bindings.accountId, name: bindings.accountName, account: bindings.account })
      .from(bindings)
      .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId))),
  );
  if (!binding) return;
  const { accountId, name, account } = binding;
  await keepHealth(ctx, asked, { ok: true, value: { ...account, accountId, name } });
}
