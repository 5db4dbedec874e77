import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { ContactFilter } from "./schema.ts";

/** The address of a contact `c` as `a`, for a condition on some table of addresses. */
const addressesOf = sql`contact_addresses a WHERE a.workspace_id = c.workspace_id AND a.contact_id = c.id`;

const lastConsent = sql`(SELECT k.granted FROM consents k
  WHERE k.workspace_id = a.workspace_id AND k.address_kind = a.address_kind AND k.address = a.address AND k.kind = 'marketing'
  ORDER BY k.at DESC LIMIT 1)`;

const suppressed = sql`EXISTS (SELECT 1 FROM suppressions s
  WHERE s.workspace_id = a.workspace_id AND s.address_kind = a.address_kind AND s.address = a.address
    AND s.lifted_at IS NULL)`;

/** A condition on rows of `contacts c`: those of the workspace whom the filter means. */
export function whereContacts(ctx: Pick<Ctx, "workspaceId" | "now">, filter: ContactFilter): SQL {
  const conditions = [
    sql`c.workspace_id = ${ctx.workspaceId}`,
    ...byText(ctx, filter.q),
    ...(filter.labels.length > 0 ? [sql`c.labels && ${textArray(filter.labels)}`] : []),
    ...(filter.groups.length > 0
      ? [
          sql`EXISTS (SELECT 1 FROM contact_group_members m WHERE m.workspace_id = c.workspace_id AND m.contact_id = c.id
            AND m.group_id = ANY(${textArray(filter.groups)}))`,
        ]
      : []),
    ...(filter.sources.length > 0 ? [sql`c.source = ANY(${textArray(filter.sources)})`] : []),
    ...(filter.kinds.length > 0
      ? [sql`EXISTS (SELECT 1 FROM ${addressesOf} AND a.address_kind = ANY(${textArray(filter.kinds)}))`]
      : []),
    ...byConsent(filter.consent),
    ...(filter.suppressed === "yes" ? [sql`EXISTS (SELECT 1 FROM ${addressesOf} AND ${suppressed})`] : []),
    ...(filter.suppressed === "no" ? [sql`NOT EXISTS (SELECT 1 FROM ${addressesOf} AND ${suppressed})`] : []),
    ...byActivity(ctx, filter.activity),
    ...filter.attributes.map(byAttribute),
  ];
  return sql.join(conditions, sql` AND `);
}

function byText({ workspaceId }: Pick<Ctx, "workspaceId">, q: string | null): SQL[] {
  if (!q) return [];
  const startOf = (text: string) => `${text.replace(/[\\%_]/g, "\\$&")}%`;
  const digits = q.replace(/\D/g, "").replace(/^00/, "");
  // A number by its beginning, however it is typed, and any other address by its own.
  const address = /^[+\d\s().-]+$/.test(q) && digits ? `+${digits}` : q.includes("@") ? q.toLowerCase() : q;
  return [
    sql`c.id IN (
      SELECT n.id FROM contacts n WHERE n.workspace_id = ${workspaceId} AND lower(n.name) LIKE ${startOf(q.toLowerCase())}
        AND n.name IS NOT NULL
      UNION ALL SELECT f.contact_id FROM contact_addresses f
        WHERE f.workspace_id = ${workspaceId} AND (f.address LIKE ${startOf(address)} OR f.address LIKE ${startOf(q)}))`,
  ];
}

function byConsent(wanted: ContactFilter["consent"]): SQL[] {
  if (wanted.length === 0) return [];
  const any = { granted: sql`${lastConsent} IS TRUE`, refused: sql`${lastConsent} IS FALSE` };
  const said = wanted.flatMap((choice) =>
    choice === "none"
      ? [sql`NOT EXISTS (SELECT 1 FROM ${addressesOf} AND ${lastConsent} IS NOT NULL)`]
      : [sql`EXISTS (SELECT 1 FROM ${addressesOf} AND ${any[choice]})`],
  );
  return [sql`(${sql.join(said, sql` OR `)})`];
}

function byActivity(
  { workspaceId, now }: Pick<Ctx, "workspaceId" | "now">,
  activity: ContactFilter["activity"],
): SQL[] {
  if (!activity) return [];
  const since = new Date(now.getTime() - activity.days * 86_400_000).toISOString();
  if (activity.kind === "wrote") return [sql`c.last_inbound_at >= ${since}::timestamptz`];
  if (activity.kind === "clicked") {
    return [
      sql`c.id IN (
        SELECT a.contact_id FROM short_links l
        JOIN messages m ON m.workspace_id = l.workspace_id AND m.id = l.message_id
        JOIN contact_addresses a ON a.workspace_id = m.workspace_id AND a.address_kind = m.address_kind AND a.address = m.address
        WHERE l.workspace_id = ${workspaceId} AND l.last_click_at >= ${since}::timestamptz)`,
    ];
  }
  return [sql`(c.last_inbound_at IS NULL OR c.last_inbound_at < ${since}::timestamptz)`];
}

function byAttribute({ key, test, value }: ContactFilter["attributes"][number]): SQL {
  if (test === "set") return sql`jsonb_exists(c.attributes, ${key}::text)`;
  if (test === "unset") return sql`NOT jsonb_exists(c.attributes, ${key}::text)`;
  if (test === "more" || test === "less") return compared(key, test, value);
  const same = sql.join(
    sameValues(value).map((one) => sql`c.attributes @> ${JSON.stringify({ [key]: one })}::jsonb`),
    sql` OR `,
  );
  return test === "is" ? sql`(${same})` : sql`NOT (${same})`;
}

/** What a typed value may stand for, whatever the kind of its attribute. */
function sameValues(value: string): (string | number | boolean)[] {
  if (value === "true" || value === "false") return [value === "true", value];
  const number = Number(value);
  return value !== "" && Number.isFinite(number) ? [value, number] : [value];
}

/** Numbers by their value, and dates, which sort as they are written. */
function compared(key: string, test: "more" | "less", value: string): SQL {
  const sign = sql.raw(test === "more" ? ">" : "<");
  const number = Number(value);
  if (value !== "" && Number.isFinite(number)) {
    return sql`CASE jsonb_typeof(c.attributes -> ${key}::text) WHEN 'number'
      THEN (c.attributes ->> ${key}::text)::numeric ${sign} ${number}::numeric ELSE false END`;
  }
  return sql`CASE jsonb_typeof(c.attributes -> ${key}::text) WHEN 'string'
    THEN (c.attributes ->> ${key}::text) COLLATE "C" ${sign} ${value}::text ELSE false END`;
}
