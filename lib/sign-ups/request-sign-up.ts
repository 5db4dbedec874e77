import { and, count, eq, gte, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { AddressKind, Language } from "#db/enums";
import { signUps, topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { readAddress } from "#lib/audience/read-address";
import { readFormToken } from "#lib/audience/sign-up-link";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { askForConfirmationJob } from "./jobs.ts";
import { hourLimit, isOpen, mayAskAgain } from "./rules.ts";

const hourMs = 3_600_000;

/** What the page of a channel shows: whose list it is, and what it may be about. */
export type SignUpForm = { workspace: string; topics: { id: string; name: string; description: string }[] };

/** @returns null for a link that is not ours, or of a channel that is no more */
export async function readSignUpForm(db: Db, token: string, now: Date): Promise<SignUpForm | null> {
  const place = placeOf(db, token, now);
  return place && inTransaction(place.ctx, (ctx) => findForm(ctx, place.channelId));
}

export type SignUpRequest = {
  /** As it was typed. */
  address: string;
  topicIds: readonly string[];
  language: Language;
  /** The IP address that it came from, as far as it is known. */
  from: string | null;
};

/** `asked` says nothing about the address: whoever typed it need not know whether it was signed up before. */
export type SignUpResult = "asked" | "unknown_link" | "not_an_address";

/**
 * Takes a sign-up and has its holder asked by mail. Nothing is agreed to before the holder confirms it there. Asking again in
 * a while sends another mail; asking often sends none.
 */
export async function requestSignUp(db: Db, token: string, request: SignUpRequest, now: Date): Promise<SignUpResult> {
  const place = placeOf(db, token, now);
  if (!place) return "unknown_link";
  return inTransaction(place.ctx, async (ctx) => {
    const form = await findForm(ctx, place.channelId);
    if (!form) return "unknown_link";
    const read = readAddress(form.profile, request.address);
    if (!read.ok) return "not_an_address";
    const known = form.topics.map(({ id }) => id).filter((id) => request.topicIds.includes(id));
    await keepSignUp(ctx, place.channelId, { ...request, ...read, topicIds: known });
    return "asked";
  });
}

type Kept = Omit<SignUpRequest, "topicIds"> & { topicIds: string[]; addressKind: AddressKind };

async function keepSignUp(ctx: Ctx, channelId: string, request: Kept): Promise<void> {
  const { db, workspaceId, now } = ctx;
  const { address, addressKind, topicIds, language, from } = request;
  // One after the other, so that a page that is posted to at once a hundred times asks once.
  await db.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`sign-ups ${workspaceId} ${channelId}`}))`);
  const open = and(
    eq(signUps.workspaceId, workspaceId),
    eq(signUps.channelId, channelId),
    eq(signUps.addressKind, addressKind),
    eq(signUps.address, address),
    isNull(signUps.confirmedAt),
  );
  const [held] = await db.select().from(signUps).where(open).for("update");
  if (held && isOpen(held, now) && !mayAskAgain(held, now)) {
    // What was chosen last is what the mail that is on its way confirms.
    await db.update(signUps).set({ topicIds }).where(open);
    return;
  }
  if (await isTooMany(ctx, channelId, from)) return;
  const values = { topicIds, language, requestedAt: now, requestedFrom: from, askedAt: now };
  const id = held?.id ?? newId();
  if (held)
    await db
      .update(signUps)
      .set({ ...values, asked: isOpen(held, now) ? held.asked + 1 : 1, mailed: isOpen(held, now) ? held.mailed : 0 })
      .where(open);
  else await db.insert(signUps).values({ workspaceId, id, channelId, address, addressKind, ...values });
  await askForJob(ctx, askForConfirmationJob, { signUpId: id }, { key: id });
}

async function isTooMany({ db, workspaceId, now }: Ctx, channelId: string, from: string | null): Promise<boolean> {
  const since = new Date(now.getTime() - hourMs);
  const [row] = await db
    .select({
      all: count(),
      same: sql<number>`count(*) FILTER (WHERE ${signUps.requestedFrom} IS NOT DISTINCT FROM ${from})::int`,
    })
    .from(signUps)
    .where(
      and(eq(signUps.workspaceId, workspaceId), eq(signUps.channelId, channelId), gte(signUps.requestedAt, since)),
    );
  return (row?.all ?? 0) >= hourLimit.channel || (from !== null && (row?.same ?? 0) >= hourLimit.from);
}

function placeOf(db: Db, token: string, now: Date): { ctx: Ctx; channelId: string } | null {
  const link = readFormToken(token);
  if (!link) return null;
  const { workspaceId, channelId } = link;
  return { ctx: { workspaceId, actor: { kind: "system", name: "sign-up" }, db, now }, channelId };
}

async function findForm(ctx: Ctx, channelId: string) {
  const { db, workspaceId } = ctx;
  const [row] = await db
    .select({ workspace: workspaces.name, platform: channels.type })
    .from(channels)
    .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)));
  const profile = profileFor(row?.platform ?? "");
  if (!row || !profile?.unsubscribes) return null;
  const offered = await db
    .select({ id: topics.id, name: topics.name, description: topics.description })
    .from(topics)
    .where(and(eq(topics.workspaceId, workspaceId), isNull(topics.archivedAt)))
    .orderBy(sql`lower(${topics.name})`);
  return { workspace: row.workspace, topics: offered, profile };
}
