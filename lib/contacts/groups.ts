import { and, eq, sql } from "drizzle-orm";
import { contactGroups } from "#db/schema/contacts";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { countedMax, groupsMax } from "./limits.ts";
import { removeContacts } from "./membership.ts";

export type Group = { id: string; name: string; members: number; createdAt: Date };

const nameTaken = () => new DomainError("conflict", "contacts.groupNameTaken", { field: "name" });

/** Groups whose names hold the text, in the order of their names. A workspace has some hundreds at most. */
export async function listGroups(ctx: Ctx, q: string | null = null): Promise<Group[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const named = q
      ? sql`lower(${contactGroups.name}) LIKE ${`%${q.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`}`
      : undefined;
    return db
      .select({
        id: contactGroups.id,
        name: contactGroups.name,
        members: contactGroups.members,
        createdAt: contactGroups.createdAt,
      })
      .from(contactGroups)
      .where(and(eq(contactGroups.workspaceId, workspaceId), named))
      .orderBy(sql`lower(${contactGroups.name})`)
      .limit(groupsMax);
  });
}

/** @throws DomainError "not_found" */
export async function getGroup(ctx: Ctx, id: string): Promise<Group> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [group] = await db
      .select({
        id: contactGroups.id,
        name: contactGroups.name,
        members: contactGroups.members,
        createdAt: contactGroups.createdAt,
      })
      .from(contactGroups)
      .where(and(eq(contactGroups.workspaceId, workspaceId), eq(contactGroups.id, id)));
    if (!group) throw notFound("group");
    return group;
  });
}

/** @throws DomainError "conflict" for a name that is taken, "limit_exceeded" */
export async function createGroup(ctx: Ctx, { name }: { name: string }): Promise<{ id: string }> {
  const id = newId();
  try {
    return await inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      const [held] = await db.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM contact_groups WHERE workspace_id = ${workspaceId}`);
      if ((held?.n ?? 0) >= groupsMax) {
        throw new DomainError("limit_exceeded", "contacts.tooManyGroups", { values: { max: groupsMax } });
      }
      await db.insert(contactGroups).values({ workspaceId, id, name, createdBy: actorId(ctx.actor), createdAt: now });
      await audit(ctx, {
        action: "contact_group.created",
        objectKind: "contact_group",
        objectId: id,
        detail: { name },
      });
      return { id };
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}

/** @throws DomainError "not_found"; "conflict" for a name that is taken */
export async function renameGroup(ctx: Ctx, { id, name }: { id: string; name: string }): Promise<void> {
  try {
    await inTransaction(ctx, async (ctx) => {
      const where = and(eq(contactGroups.workspaceId, ctx.workspaceId), eq(contactGroups.id, id));
      const [before] = await ctx.db.select().from(contactGroups).where(where).for("update");
      if (!before) throw notFound("group");
      if (before.name === name) return;
      await ctx.db.update(contactGroups).set({ name }).where(where);
      await audit(ctx, {
        action: "contact_group.renamed",
        objectKind: "contact_group",
        objectId: id,
        detail: { name: { from: before.name, to: name } },
      });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken() : error;
  }
}

/** How many members are in no other group, counted up to `countedMax` and one more. */
export async function countAlone(ctx: Ctx, id: string): Promise<number> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM (SELECT 1 ${aloneIn(workspaceId, id)} LIMIT ${countedMax + 1}) found`);
    return row?.n ?? 0;
  });
}

const aloneIn = (workspaceId: string, groupId: string) => sql`
  FROM contact_group_members m WHERE m.workspace_id = ${workspaceId} AND m.group_id = ${groupId}
    AND NOT EXISTS (SELECT 1 FROM contact_group_members o
      WHERE o.workspace_id = m.workspace_id AND o.contact_id = m.contact_id AND o.group_id <> m.group_id)`;

const batchSize = 5_000;

/**
 * Deletes a group. Its contacts stay; those in no other group go with it where that is asked for.
 * @throws DomainError "not_found"
 */
export async function deleteGroup(ctx: Ctx, input: { id: string; members: "keep" | "delete" }): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const where = and(eq(contactGroups.workspaceId, workspaceId), eq(contactGroups.id, input.id));
    const [group] = await db.select().from(contactGroups).where(where).for("update");
    if (!group) throw notFound("group");
    let people = 0;
    if (input.members === "delete") {
      while (true) {
        const rows = await db.execute<{ id: string }>(sql`
          SELECT m.contact_id AS id ${aloneIn(workspaceId, input.id)} ORDER BY 1 LIMIT ${batchSize}`);
        if (rows.length === 0) break;
        people += await removeContacts(
          ctx,
          rows.map(({ id }) => id),
        );
      }
    }
    await db.execute(sql`
      DELETE FROM contact_group_members WHERE workspace_id = ${workspaceId} AND group_id = ${input.id}`);
    await db.delete(contactGroups).where(where);
    await audit(ctx, {
      action: "contact_group.deleted",
      objectKind: "contact_group",
      objectId: input.id,
      detail: { name: group.name, people },
    });
  });
}
