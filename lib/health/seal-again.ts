import { and, eq, sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Db } from "#db/client";
import { bindings } from "#db/schema/channels";
import { termsFiles } from "#db/schema/customers";
import { businessSystems } from "#db/schema/intents";
import { mails } from "#db/schema/mails";
import { settings } from "#db/schema/operations";
import { senders } from "#db/schema/senders";
import { accessKeys } from "#db/schema/workspaces";
import { openSecrets, sealSecrets } from "#lib/channels/binding/secrets";
import { tokenPlace } from "#lib/channels/business-systems/token";
import { type Ctx, inTransaction } from "#lib/context";
import { termsPlace } from "#lib/customers/terms-file";
import { mailPlace } from "#lib/mail/outbox";
import { newestKey, open, type Place, SealError, seal } from "#lib/seal";
import { settingPlace } from "#lib/settings/current";
import { accessKeyPlace } from "#lib/workspaces/create-access-key";
import { readSealed, type Sealed } from "./sealing-key.ts";

/** Secrets sealed anew in one turn. */
const atOnce = 100;

/** What was asked for, as a row of `settings`; an operator asks, a worker does it. */
type Asked = { askedAt: string; doneAt: string | null; sealed: number; refused: number };

/** Values that did not open, which are damaged or of a key that is not here: they are left as they are. */
const refused = new Set<string>();

/**
 * Seals some of the secrets that an older key seals with the newest one, where an operator has asked for it. A secret that
 * changes meanwhile keeps its change, which is sealed with the newest key anyway.
 *
 * @returns whether there is more to do at once
 */
export async function sealAgain(
  db: Db,
  pool: Sql,
  contextOf: (workspaceId: string) => Ctx,
  now: Date,
): Promise<boolean> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, "sealAgain"));
  const asked = row?.value as unknown as Asked | undefined;
  if (!asked || asked.doneAt !== null) return false;
  const left = (await readSealed(pool, atOnce + refused.size)).filter(
    (value) => value.version !== newestKey() && !refused.has(nameOf(value)),
  );
  let sealed = 0;
  for (const value of left.slice(0, atOnce)) {
    if (await sealOne(db, contextOf, value)) sealed += 1;
    else refused.add(nameOf(value));
  }
  const done = left.length <= atOnce;
  await db.execute(sql`
    UPDATE settings SET updated_at = ${now.toISOString()}, value = value || jsonb_build_object(
      'sealed', (value ->> 'sealed')::int + ${sealed}::int, 'refused', ${refused.size}::int,
      'doneAt', ${done ? now.toISOString() : null}::text)
    WHERE key = 'sealAgain' AND value ->> 'askedAt' = ${asked.askedAt}`);
  if (done) refused.clear();
  return !done;
}

const nameOf = ({ source, workspaceId, id, sealed }: Sealed) => `${source} ${workspaceId} ${id} ${sealed}`;

/** @returns false for a value that does not open */
async function sealOne(db: Db, contextOf: (workspaceId: string) => Ctx, value: Sealed): Promise<boolean> {
  const { source, workspaceId, id, sealed } = value;
  const again = (place: Place) => seal(open(sealed, place), place);
  try {
    if (source === "settings") {
      const fresh = again(settingPlace(id));
      await db
        .update(settings)
        .set({ sealed: fresh })
        .where(and(eq(settings.key, id), eq(settings.sealed, sealed)));
      return true;
    }
    await inTransaction(contextOf(workspaceId), async ({ db }) => {
      if (source === "bindings") {
        const place = { workspaceId, channelId: id };
        await db
          .update(bindings)
          .set({ secretsSealed: sealSecrets(place, openSecrets(place, sealed)) })
          .where(
            and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, id), eq(bindings.secretsSealed, sealed)),
          );
      } else if (source === "senders") {
        await db
          .update(senders)
          .set({ pinSealed: again({ workspaceId, field: `senders/${id}/pin` }) })
          .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, id), eq(senders.pinSealed, sealed)));
      } else if (source === "mails") {
        await db
          .update(mails)
          .set({ secretSealed: again(mailPlace(workspaceId, id)) })
          .where(and(eq(mails.workspaceId, workspaceId), eq(mails.id, id), eq(mails.secretSealed, sealed)));
      } else if (source === "business_systems") {
        await db
          .update(businessSystems)
          .set({ tokenSealed: again(tokenPlace(workspaceId, id)) })
          .where(
            and(
              eq(businessSystems.workspaceId, workspaceId),
              eq(businessSystems.id, id),
              eq(businessSystems.tokenSealed, sealed),
            ),
          );
      } else if (source === "terms_files") {
        await db
          .update(termsFiles)
          .set({ keySealed: again(termsPlace(workspaceId, id)) })
          .where(and(eq(termsFiles.workspaceId, workspaceId), eq(termsFiles.id, id), eq(termsFiles.keySealed, sealed)));
      } else {
        await db
          .update(accessKeys)
          .set({ secretSealed: again(accessKeyPlace(workspaceId, id)) })
          .where(
            and(eq(accessKeys.workspaceId, workspaceId), eq(accessKeys.id, id), eq(accessKeys.secretSealed, sealed)),
          );
      }
    });
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}
