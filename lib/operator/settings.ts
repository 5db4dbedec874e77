import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import type { Language } from "#db/enums";
import { mails } from "#db/schema/mail";
import { settings } from "#db/schema/operations";
import { env, isSetByEnvironment } from "#lib/env";
import { DomainError } from "#lib/errors";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";
import { seal } from "#lib/seal";
import { loadSettings, readStoredSettings, settingPlace } from "#lib/settings/current";
import { settingDefaults, settingDefinitions } from "#lib/settings/definitions";
import { asOperator, type OperatorCtx, recordAct } from "./context.ts";

/** One setting as a page shows it. */
export type SettingView = {
  key: string;
  /** The environment variable that stands for it, if there is one. */
  variable: string | null;
  /** The environment sets it, so it cannot be changed here. */
  locked: boolean;
  secret: boolean;
  /** Whether somebody has set it, here or in the environment. */
  set: boolean;
  /** What holds; null where nothing does. A secret is never shown. */
  value: unknown;
  changedAt: Date | null;
};

/** Every setting by its key. */
export async function listSettings(ctx: OperatorCtx): Promise<Record<string, SettingView>> {
  return asOperator(ctx, async ({ db }) => {
    const stored = await readStoredSettings(db);
    const rows = await db.select({ key: settings.key, at: settings.updatedAt }).from(settings);
    const views = Object.entries(settingDefinitions).map(([key, { variable, secret = false }]): SettingView => {
      const locked = variable !== undefined && isSetByEnvironment(variable);
      const fallback = variable ? env()[variable] : (settingDefaults as Record<string, unknown>)[key];
      const value = locked ? env()[variable] : (stored.get(key) ?? fallback);
      return {
        ...{ key, variable: variable ?? null, locked, secret, set: locked || stored.has(key) },
        value: secret ? null : (value ?? null),
        changedAt: rows.find((row) => row.key === key)?.at ?? null,
      };
    });
    return Object.fromEntries(views.map((view) => [view.key, view]));
  });
}

/**
 * Sets one setting, or takes it back with `null`. This web knows it at once, every other process within seconds.
 *
 * @throws DomainError "precondition_failed" when the environment sets it, "invalid" for a value that does not fit
 */
export async function changeSetting(ctx: OperatorCtx, key: string, value: unknown): Promise<void> {
  const definition = settingDefinitions[key];
  if (!definition) throw new DomainError("not_found", "operator.noSetting");
  const { variable, secret = false, schema } = definition;
  if (variable && isSetByEnvironment(variable))
    throw new DomainError("precondition_failed", "operator.locked", { values: { variable } });
  const parsed = value === null ? null : schema.safeParse(value);
  if (parsed && (!parsed.success || parsed.data === undefined))
    throw new DomainError("invalid", "operator.settingFormat", { field: "value" });
  await asOperator(ctx, async (ctx) => {
    const { db, now, operator } = ctx;
    const before = (await readStoredSettings(db)).get(key) ?? null;
    const after = parsed ? parsed.data : null;
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    if (after === null) await db.delete(settings).where(eq(settings.key, key));
    else {
      const row = {
        ...(secret
          ? { value: null, sealed: seal(String(value), settingPlace(key)) }
          : { value: { value: after }, sealed: null }),
        ...{ updatedAt: now, updatedBy: operator.userId },
      };
      await db
        .insert(settings)
        .values({ key, ...row })
        .onConflictDoUpdate({ target: settings.key, set: row });
    }
    const shown = (it: unknown) => (secret ? it !== null : it);
    const detail = { from: shown(before), to: shown(after) };
    await recordAct(ctx, { action: "setting.changed", objectId: key, objectName: variable ?? "", detail });
  });
  await loadSettingsAs(ctx);
}

/** What was set is read with the operator's own pool: it is committed, and no other web is asked. */
async function loadSettingsAs(ctx: OperatorCtx): Promise<void> {
  await asOperator(ctx, ({ db }) => loadSettings(db));
}

/** How long the page waits for a worker to have tried. */
const testWaitMs = 15_000;

/**
 * Sends a mail to the operator, as every other mail is sent: a worker hands it over.
 *
 * @param waitMs how long to wait for the worker
 * @returns `sent`, or why it has not left; `waiting` when no worker has tried in time
 * @throws DomainError "precondition_failed" without a mail server
 */
export async function testMail(
  ctx: OperatorCtx,
  language: Language,
  waitMs: number = testWaitMs,
): Promise<{ outcome: "sent" | "waiting" | "failed"; reason: string | null }> {
  if (!canMail()) throw new DomainError("precondition_failed", "operator.noMail");
  const { email, userId } = ctx.operator;
  const id = await asOperator(ctx, async (ctx) => {
    await recordAct(ctx, { action: "mail.tested", objectId: email });
    const mail = { workspaceId: "", kind: "test" as const, language, recipient: email, userId, payload: {} };
    return putMail(ctx.db, mail, ctx.now);
  });
  const until = performance.now() + waitMs;
  while (performance.now() < until) {
    const [row] = await asOperator(ctx, ({ db }) =>
      db
        .select({ state: mails.state, error: mails.error })
        .from(mails)
        .where(and(eq(mails.workspaceId, ""), eq(mails.id, id))),
    );
    if (row?.state === "sent") return { outcome: "sent", reason: null };
    if (row?.error != null) return { outcome: "failed", reason: row.error };
    await sleep(200);
  }
  return { outcome: "waiting", reason: null };
}

/** When secrets were last asked to be sealed again, and how far that is; null when nobody has. */
export type SealAgain = { askedAt: string; doneAt: string | null; sealed: number; refused: number };

export const sealAgainKey = "sealAgain";

/** How many secrets each key seals, by what they are. */
export async function countSealed(ctx: OperatorCtx): Promise<{
  counts: { source: string; version: string; secrets: number }[];
  again: SealAgain | null;
}> {
  return asOperator(ctx, async ({ db }) => {
    const counts = await db.execute<{ source: string; version: string; secrets: number }>(
      sql`SELECT source, version, secrets FROM sealed_counts() ORDER BY version, source`,
    );
    const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, sealAgainKey));
    return { counts, again: (row?.value as unknown as SealAgain | undefined) ?? null };
  });
}

/** Asks the workers to seal with the newest key what is sealed with an older one. Asking again changes nothing. */
export async function askToSealAgain(ctx: OperatorCtx): Promise<void> {
  await asOperator(ctx, async (ctx) => {
    const { db, now, operator } = ctx;
    const value: SealAgain = { askedAt: now.toISOString(), doneAt: null, sealed: 0, refused: 0 };
    const asked = await db
      .insert(settings)
      .values({ key: sealAgainKey, value, updatedAt: now, updatedBy: operator.userId })
      .onConflictDoUpdate({
        target: settings.key,
        set: { value, updatedAt: now, updatedBy: operator.userId },
        setWhere: sql`${settings.value} ->> 'doneAt' IS NOT NULL`,
      })
      .returning({ key: settings.key });
    if (asked.length > 0) await recordAct(ctx, { action: "keys.seal_again_asked", objectId: sealAgainKey });
  });
}
