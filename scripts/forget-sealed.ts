/**
 * `npm run forget-sealed -- --yes`: after the sealing key was lost for good, removes what it sealed and the present key does
 * not open: accounts are unbound, so that they can be bound again, PINs, access keys, business systems with their intents,
 * files with terms, mails that wait and erasures that are not done are removed: whoever asked for one of these asks again.
 * Without --yes it only says what it would remove. Uses DATABASE_URL and SEALING_KEY, or those of `npm start`.
 */
import { and, eq } from "drizzle-orm";
import { databaseRoles } from "#db/access/roles";
import { type Connection, connect } from "#db/client";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { erasures } from "#db/schema/contacts";
import { termsFiles } from "#db/schema/customers";
import { mails } from "#db/schema/mail";
import { settings } from "#db/schema/operations";
import { senders } from "#db/schema/senders";
import { businessSystems, intents } from "#db/schema/service";
import { accessKeys } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { withRole } from "#lib/database-url";
import { opens, readSealed } from "#lib/health/sealing-key";
import { completeEnvironment } from "./start/command-environment.ts";

const everything = 1_000_000;
const names = {
  ...{ bindings: "account", senders: "PIN", access_keys: "access key" },
  ...{ terms_files: "terms file", settings: "setting", mails: "mail that waits" },
  ...{ business_systems: "business system", erasures: "erasure that is not done" },
};
const objectKinds = {
  bindings: "channel",
  senders: "sender",
  access_keys: "access_key",
  terms_files: "terms_file",
  business_systems: "channel",
  erasures: "erasure",
} as const;

async function forget(ctx: Ctx, { source, id }: { source: keyof typeof objectKinds; id: string }): Promise<void> {
  const { db, workspaceId } = ctx;
  if (source === "access_keys") {
    await db.delete(accessKeys).where(and(eq(accessKeys.workspaceId, workspaceId), eq(accessKeys.id, id)));
  } else if (source === "terms_files") {
    await db.delete(termsFiles).where(and(eq(termsFiles.workspaceId, workspaceId), eq(termsFiles.id, id)));
  } else if (source === "erasures") {
    await db.delete(erasures).where(and(eq(erasures.workspaceId, workspaceId), eq(erasures.id, id)));
  } else if (source === "business_systems") {
    const objectId = await forgetSystem(ctx, id);
    return audit(ctx, { action: "sealed_value.forgotten", objectKind: "channel", objectId, detail: {} });
  } else if (source === "senders") {
    const its = and(eq(senders.workspaceId, workspaceId), eq(senders.id, id));
    await db.update(senders).set({ pinSealed: null }).where(its);
  } else {
    await unbind(ctx, id);
  }
  await audit(ctx, { action: "sealed_value.forgotten", objectKind: objectKinds[source], objectId: id, detail: {} });
}

/** @returns the id of its channel */
async function forgetSystem({ db, workspaceId }: Ctx, systemId: string): Promise<string> {
  await db.delete(intents).where(and(eq(intents.workspaceId, workspaceId), eq(intents.systemId, systemId)));
  const [removed] = await db
    .delete(businessSystems)
    .where(and(eq(businessSystems.workspaceId, workspaceId), eq(businessSystems.id, systemId)))
    .returning({ channelId: businessSystems.channelId });
  return removed?.channelId ?? "";
}

/** As unbinding does, but without a word to the platform: the token to speak with is what cannot be opened. */
async function unbind({ db, workspaceId, now }: Ctx, channelId: string): Promise<void> {
  await db.delete(bindings).where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
  await db
    .delete(accountDirectory)
    .where(and(eq(accountDirectory.workspaceId, workspaceId), eq(accountDirectory.channelId, channelId)));
  await db
    .update(senders)
    .set({ state: "DELETED", syncedAt: now })
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId)));
  await db
    .update(channels)
    .set({ state: "unbound", unbindReason: null })
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId)));
}

async function forgetAll({ db, sql }: Connection, really: boolean): Promise<void> {
  const closed = (await readSealed(sql, everything)).filter((value) => !opens(value));
  for (const value of closed) {
    console.log(`${really ? "Removed" : "Would remove"}: ${names[value.source]} ${value.id}`);
    if (!really) continue;
    const { source, id, workspaceId } = value;
    if (source === "mails") {
      // Of a person's account, it is in no workspace; its link is lost, and whoever waits for it asks again.
      await db.delete(mails).where(and(eq(mails.workspaceId, workspaceId), eq(mails.id, id)));
      continue;
    }
    if (source === "settings") {
      await db.delete(settings).where(eq(settings.key, id));
      continue;
    }
    const actor = { kind: "system", name: "Command line" } as const;
    await inTransaction({ workspaceId, actor, db, now: new Date() }, (ctx) => forget(ctx, { source, id }));
  }
  if (closed.length === 0) console.log("SEALING_KEY opens everything that is stored; there is nothing to remove.");
  else if (!really) console.log("Nothing was removed. If the old key is lost for good, add -- --yes.");
}

completeEnvironment();
const { env } = await import("#lib/env");
const connection = connect(withRole(env().DATABASE_URL, databaseRoles.operator), {
  max: 1,
  name: "carillon-forget-sealed",
});
try {
  await forgetAll(connection, process.argv.includes("--yes"));
} finally {
  await connection.close();
}
