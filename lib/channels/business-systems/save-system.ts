import { and, count, eq, ne } from "drizzle-orm";
import { businessSystems, intents } from "#db/schema/service";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { DomainError, notFound } from "#lib/errors";
import { isOpenToAll } from "#lib/http/own-door";
import { leadsInside } from "#lib/http/private-address";
import { newId } from "#lib/ids";
import { seal } from "#lib/seal";
import { lockChannel } from "../find-channel.ts";
import { SYSTEMS_MAX } from "./limits.ts";
import type { AddSystemInput, EditSystemInput, SystemInput } from "./schema.ts";
import { tokenPlace } from "./token.ts";

/**
 * Names a program of the business that is told what people ask for on a channel.
 *
 * @returns its id
 * @throws DomainError "precondition_failed" for a platform whose buttons bring nothing back, "limit_exceeded" past the most of
 *   a channel, "conflict" on `name` for a name that another one has, "invalid" on `url` for an address that must not be called
 */
export async function addBusinessSystem(ctx: Ctx, input: AddSystemInput): Promise<string> {
  const { channelId, name, url, remarks, token } = input;
  await refuseAddress(url);
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const channel = await lockChannel(ctx, channelId);
    if (!profileFor(channel.type)?.postbacks) throw new DomainError("precondition_failed", "businessSystems.notHere");
    const [held] = await db
      .select({ systems: count() })
      .from(businessSystems)
      .where(and(eq(businessSystems.workspaceId, workspaceId), eq(businessSystems.channelId, channelId)));
    if ((held?.systems ?? 0) >= SYSTEMS_MAX)
      throw new DomainError("limit_exceeded", "businessSystems.many", { values: { max: SYSTEMS_MAX } });
    await refuseName(ctx, { channelId, name });
    const id = newId();
    await db.insert(businessSystems).values({
      ...{ workspaceId, id, channelId, name, url, remarks },
      ...{ tokenSealed: seal(token, tokenPlace(workspaceId, id)), createdAt: now, updatedAt: now },
    });
    await audit(ctx, {
      action: "channel.business_system_added",
      ...{ objectKind: "channel", objectId: channelId, detail: { businessSystem: name, requestUrl: url } },
    });
    return id;
  });
}

/**
 * Changes a business system; with a token, calls are signed with that from now on.
 *
 * @throws DomainError "not_found"; "conflict" and "invalid" as `addBusinessSystem`
 */
export async function editBusinessSystem(ctx: Ctx, input: EditSystemInput): Promise<void> {
  const { channelId, systemId, name, url, remarks, token } = input;
  await refuseAddress(url);
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const before = await lockSystem(ctx, input);
    await refuseName(ctx, { channelId, name, except: systemId });
    const detail = {
      ...(before.name === name ? {} : { name: { from: before.name, to: name } }),
      ...(before.url === url ? {} : { requestUrl: { from: before.url, to: url } }),
      ...(before.remarks === remarks ? {} : { remarks: { from: before.remarks, to: remarks } }),
    };
    if (Object.keys(detail).length === 0 && token === "") return;
    await db
      .update(businessSystems)
      .set({
        ...{ name, url, remarks, updatedAt: now },
        ...(token === "" ? {} : { tokenSealed: seal(token, tokenPlace(workspaceId, systemId)) }),
      })
      .where(and(eq(businessSystems.workspaceId, workspaceId), eq(businessSystems.id, systemId)));
    const entry = { objectKind: "channel", objectId: channelId } as const;
    if (Object.keys(detail).length > 0)
      await audit(ctx, {
        ...entry,
        action: "channel.business_system_changed",
        detail: { businessSystem: name, ...detail },
      });
    if (token !== "")
      await audit(ctx, { ...entry, action: "channel.token_replaced", detail: { businessSystem: name } });
  });
}

/** Forgets a business system and its intents: a press of a button that names one tells nobody any more. @throws "not_found" */
export async function deleteBusinessSystem(ctx: Ctx, input: SystemInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const { name } = await lockSystem(ctx, input);
    await db
      .delete(intents)
      .where(
        and(
          eq(intents.workspaceId, workspaceId),
          eq(intents.channelId, input.channelId),
          eq(intents.systemId, input.systemId),
        ),
      );
    await db
      .delete(businessSystems)
      .where(and(eq(businessSystems.workspaceId, workspaceId), eq(businessSystems.id, input.systemId)));
    await audit(ctx, {
      action: "channel.business_system_removed",
      ...{ objectKind: "channel", objectId: input.channelId, detail: { businessSystem: name } },
    });
  });
}

/** A system of a channel, with the channel locked. @throws DomainError "not_found" */
export async function lockSystem(ctx: Ctx, { channelId, systemId }: SystemInput) {
  await lockChannel(ctx, channelId);
  const [row] = await ctx.db
    .select()
    .from(businessSystems)
    .where(
      and(
        eq(businessSystems.workspaceId, ctx.workspaceId),
        eq(businessSystems.channelId, channelId),
        eq(businessSystems.id, systemId),
      ),
    );
  if (!row) throw notFound("businessSystem");
  return row;
}

async function refuseName(
  { db, workspaceId }: Ctx,
  { channelId, name, except = "" }: { channelId: string; name: string; except?: string },
): Promise<void> {
  const [same] = await db
    .select({ id: businessSystems.id })
    .from(businessSystems)
    .where(
      and(
        eq(businessSystems.workspaceId, workspaceId),
        eq(businessSystems.channelId, channelId),
        eq(businessSystems.name, name),
        ne(businessSystems.id, except),
      ),
    );
  if (same) throw new DomainError("conflict", "businessSystems.nameTaken", { field: "name" });
}

/** What people ask for is nobody else's business: from an installation on the internet it travels encrypted, and outwards. */
async function refuseAddress(url: string): Promise<void> {
  if (isOpenToAll() && new URL(url).protocol !== "https:")
    throw new DomainError("invalid", "businessSystems.urlPlain", { field: "url" });
  if (await leadsInside(url, env().DOOR_PUBLIC_URL))
    throw new DomainError("invalid", "businessSystems.urlPrivate", { field: "url" });
}
