import { and, asc, eq, sql } from "drizzle-orm";
import type { AttributeKind } from "#db/audience-enums";
import { type AttributeValues, contactAttributes } from "#db/schema/contacts";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { attributesMax, attributeValueMax } from "./limits.ts";
import type { DefineAttributeInput } from "./schema.ts";

export type Attribute = { key: string; name: string; kind: AttributeKind };

/** What the workspace keeps about its contacts, in the order it was defined. */
export async function listAttributes(ctx: Ctx): Promise<Attribute[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ key: contactAttributes.key, name: contactAttributes.name, kind: contactAttributes.kind })
      .from(contactAttributes)
      .where(eq(contactAttributes.workspaceId, workspaceId))
      .orderBy(asc(contactAttributes.createdAt), asc(contactAttributes.key)),
  );
}

/** @throws DomainError "conflict" for a key that is taken, "limit_exceeded" */
export async function defineAttribute(ctx: Ctx, input: DefineAttributeInput): Promise<void> {
  try {
    await inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      const [held] = await db.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM contact_attributes WHERE workspace_id = ${workspaceId}`);
      if ((held?.n ?? 0) >= attributesMax) {
        throw new DomainError("limit_exceeded", "contacts.tooManyAttributes", { values: { max: attributesMax } });
      }
      await db.insert(contactAttributes).values({ workspaceId, ...input, createdAt: now });
      await audit(ctx, {
        action: "contact.attribute_defined",
        objectKind: "contact",
        objectId: input.key,
        detail: { name: input.name, key: input.key },
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new DomainError("conflict", "contacts.keyTaken", { field: "key" });
  }
}

/** Its values stay with the contacts and are no longer shown; defined again, they are. @throws DomainError "not_found" */
export async function removeAttribute(ctx: Ctx, key: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [removed] = await db
      .delete(contactAttributes)
      .where(and(eq(contactAttributes.workspaceId, workspaceId), eq(contactAttributes.key, key)))
      .returning({ name: contactAttributes.name });
    if (!removed) throw notFound("attribute");
    await audit(ctx, {
      action: "contact.attribute_removed",
      objectKind: "contact",
      objectId: key,
      detail: { name: removed.name, key },
    });
  });
}

type Value = AttributeValues[string];

/**
 * Reads a value as a person or a cell gives it.
 * @returns null for what is no value of the kind
 */
export function readAttribute(kind: AttributeKind, text: string): Value | null {
  const given = text.trim();
  if (kind === "text") return given === "" || given.length > attributeValueMax ? null : given;
  if (kind === "number") return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(given) ? Number(given) : null;
  if (kind === "yesNo") return yesNo.get(given.toLowerCase()) ?? null;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00:00Z`) : null;
  return at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(given) ? given : null;
}

const yesNo = new Map([
  ...["yes", "true", "1", "y", "是"].map((word) => [word, true] as const),
  ...["no", "false", "0", "n", "否"].map((word) => [word, false] as const),
]);

/**
 * What the attributes are after a change: empty texts take a value away, and what is not mentioned stays.
 * @throws DomainError "invalid" for an attribute that is not defined, or a value that is none of its kind
 */
export function changeAttributes(
  defined: readonly Attribute[],
  before: AttributeValues,
  typed: Readonly<Record<string, string>>,
): AttributeValues {
  const after = { ...before };
  for (const [key, text] of Object.entries(typed)) {
    const attribute = defined.find((one) => one.key === key);
    const field = `attributes.${key}`;
    if (!attribute) throw new DomainError("invalid", "contacts.attributeUnknown", { field, values: { key } });
    if (text.trim() === "") {
      delete after[key];
      continue;
    }
    const value = readAttribute(attribute.kind, text);
    if (value === null) throw new DomainError("invalid", `contacts.value.${attribute.kind}`, { field });
    after[key] = value;
  }
  return after;
}
