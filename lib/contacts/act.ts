import { sql } from "drizzle-orm";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { textArray } from "#lib/text/text-array";
import { selectIds } from "./contacts.ts";
import { actMax, labelsMax } from "./limits.ts";
import { joinGroup, leaveGroup, removeContacts } from "./membership.ts";
import { type ActOnContactsInput, label as labelRule } from "./schema.ts";

/** Contacts that change in one statement. */
const batchSize = 2_000;

/**
 * Labels, groups or deletes the chosen contacts, all of them or none: ids that were picked, or everybody whom a filter means.
 *
 * @returns how many changed
 * @throws DomainError "invalid" without a label or a group, "not_found" for a group of another workspace, "limit_exceeded"
 * for a filter that means more than `actMax`
 */
export async function actOnContacts(ctx: Ctx, input: ActOnContactsInput): Promise<{ people: number }> {
  const { who, act, value } = input;
  const needsLabel = act === "label" || act === "unlabel";
  if (needsLabel && !labelRule.safeParse(value).success) {
    throw new DomainError("invalid", "contacts.labelRequired", { field: "value" });
  }
  if ((act === "join" || act === "leave") && value === "") {
    throw new DomainError("invalid", "contacts.groupRequired", { field: "value" });
  }
  return inTransaction(ctx, async (ctx) => {
    let people = 0;
    for await (const ids of batchesOf(ctx, who)) people += await actOn(ctx, act, value, ids);
    await note(ctx, input, people);
    return { people };
  });
}

/** The chosen in slices of bounded size, by keyset: what an act takes out of the filter behind it does not matter. */
async function* batchesOf(ctx: Ctx, who: ActOnContactsInput["who"]): AsyncGenerator<string[]> {
  if ("ids" in who) {
    yield who.ids;
    return;
  }
  let after = "";
  let seen = 0;
  while (true) {
    const ids = await selectIds(ctx, who.filter, { side: ">", id: after }, batchSize);
    seen += ids.length;
    if (seen > actMax) throw new DomainError("limit_exceeded", "contacts.tooManyAtOnce", { values: { max: actMax } });
    if (ids.length > 0) yield ids;
    if (ids.length < batchSize) return;
    after = ids.at(-1) ?? "";
  }
}

async function actOn(ctx: Ctx, act: ActOnContactsInput["act"], value: string, ids: string[]): Promise<number> {
  const { db, workspaceId, now } = ctx;
  if (act === "join") return joinGroup(ctx, value, ids);
  if (act === "leave") return leaveGroup(ctx, value, ids);
  if (act === "delete") return removeContacts(ctx, ids);
  const changed =
    act === "label"
      ? sql`labels = array_append(labels, ${value}::text)`
      : sql`labels = array_remove(labels, ${value}::text)`;
  const fits =
    act === "label"
      ? sql`NOT (${value}::text = ANY(labels)) AND cardinality(labels) < ${labelsMax}`
      : sql`${value}::text = ANY(labels)`;
  const rows = await db.execute(sql`
    UPDATE contacts SET ${changed}, updated_at = ${now.toISOString()}::timestamptz
    WHERE workspace_id = ${workspaceId} AND id = ANY(${textArray(ids)}) AND ${fits} RETURNING 1`);
  return rows.length;
}

async function note(ctx: Ctx, { act, value }: ActOnContactsInput, people: number): Promise<void> {
  const about = { objectKind: "contact", objectId: "all" } as const;
  if (act === "delete") return audit(ctx, { ...about, action: "contact.deleted", detail: { people } });
  if (act === "join" || act === "leave") {
    const [group] = await ctx.db.execute<{ name: string }>(sql`
      SELECT name FROM contact_groups WHERE workspace_id = ${ctx.workspaceId} AND id = ${value}`);
    const action = act === "join" ? "contact.joined" : "contact.left";
    return audit(ctx, { ...about, action, detail: { people, group: group?.name ?? value } });
  }
  const action = act === "label" ? "contact.labelled" : "contact.unlabelled";
  await audit(ctx, { ...about, action, detail: { people, label: value } });
}
