import { sql } from "drizzle-orm";
import type { AddressKind, HourRule, TemplateCategory } from "#db/enums";
import type { SendingHours } from "#db/schema/sending";
import { type Ctx, inTransaction } from "#lib/context";
import { leavesFrom } from "./sending-hours.ts";
import { zonesOf } from "./zones.ts";

/** A person and what the message to them keeps to. */
export type Addressee = {
  address: string | null;
  addressKind: AddressKind;
  country: string | null;
  category: TemplateCategory | null;
  hourRule: HourRule;
  localAt: string | null;
};

/** `at` is null where the hours never open; `all` says that it is the same moment for everybody of the origin. */
export type LeaveTime = { at: Date | null; all: boolean };

/** Whether a message waits for the sending hours. Codes never do: people ask for them. */
export function keepsToHours(rule: HourRule, category: TemplateCategory | null): boolean {
  if (category === "authentication") return false;
  return rule === "always" || (rule === "marketing" && category === "marketing");
}

/** The workspace's sending hours and its own time zone, as they stand now. */
export async function readSendingHours(ctx: Ctx): Promise<{ hours: SendingHours | null; zone: string }> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ hours: SendingHours | null; zone: string }>(sql`
      SELECT w.zone, r.hours FROM workspaces w LEFT JOIN sending_rules r ON r.workspace_id = w.id
      WHERE w.id = ${workspaceId}`);
    return row ?? { hours: null, zone: "UTC" };
  });
}

/**
 * When messages to people may leave by the sending hours and by the local time of their origins; undefined for those that may
 * at any time. Nothing is read unless an attribute says where people are.
 *
 * @param rules the workspace's hours and its own time zone
 */
export async function readLeaveTimes(
  ctx: Ctx,
  people: readonly Addressee[],
  { hours, zone }: { hours: SendingHours | null; zone: string },
): Promise<(to: Addressee) => LeaveTime | undefined> {
  const keeps = people.filter((to) => to.localAt !== null || keepsToHours(to.hourRule, to.category));
  if (keeps.length === 0) return () => undefined;
  if (!hours && keeps.every(({ localAt }) => localAt === null)) return () => undefined;
  const own = hours?.attribute ? await readZones(ctx, hours.attribute, keeps) : new Map<string, string>();
  const found = new Map<string, LeaveTime>();
  return (to) => {
    const kept = hours && keepsToHours(to.hourRule, to.category) ? hours : null;
    if (!kept && to.localAt === null) return undefined;
    const zones = zonesOf({ zone: own.get(keyOf(to)) ?? null, country: to.country }, zone);
    // Of a list, most people are in few countries.
    const key = `${kept ? "" : "-"}${to.localAt} ${zones.join(" ")}`;
    let time = found.get(key);
    if (!time) {
      const all = to.localAt === null && kept?.clock === "workspace";
      const at = leavesFrom({
        now: ctx.now,
        hours: kept && { hours: kept, zones: kept.clock === "person" ? zones : [zone] },
        local: to.localAt === null ? null : { at: to.localAt, zones },
      });
      time = { at, all };
      found.set(key, time);
    }
    return time;
  };
}

const keyOf = ({ addressKind, address }: Pick<Addressee, "addressKind" | "address">) => `${addressKind} ${address}`;

/** The zones that an attribute of the contacts says, by their addresses. */
async function readZones(ctx: Ctx, attribute: string, people: readonly Addressee[]): Promise<Map<string, string>> {
  const wanted = people.map(({ addressKind, address }) => ({ kind: addressKind, address }));
  const rows = await ctx.db.execute<{ addressKind: AddressKind; address: string; zone: string }>(sql`
    SELECT a.address_kind AS "addressKind", a.address, c.attributes ->> ${attribute} AS zone
    FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS r(kind text, address text)
    JOIN contact_addresses a ON a.workspace_id = ${ctx.workspaceId} AND a.address_kind = r.kind AND a.address = r.address
    JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id
    WHERE c.workspace_id = ${ctx.workspaceId} AND c.attributes ? ${attribute}`);
  return new Map(rows.map((row) => [keyOf(row), row.zone]));
}
