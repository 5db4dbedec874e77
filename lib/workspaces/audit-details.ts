import { type AuditAction, auditActions } from "#lib/audit/audit-actions";
import { type AuditDetail, auditDetails } from "#lib/audit/objects-and-details";

/** One detail of an entry: a fact, or what a value was before and is now. */
export type AuditFact = { key: string } & ({ value: unknown } | { from: unknown; to: unknown });

/**
 * The details of an entry in the order of the list of actions, those that changed first. Reads what earlier versions wrote
 * as well; a detail that nobody knows comes last, under its own name.
 */
export function readDetails(action: string, detail: Readonly<Record<string, unknown>>): AuditFact[] {
  const order = orderOf(action);
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.entries(modern(action, detail))
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([key, value]) => (isChange(value) ? { key, from: value.from, to: value.to } : { key, value }))
    .sort((a, b) => place(a.key) - place(b.key));
}

/** The ids among the details of an entry, by the kind of what they belong to. */
export function idsAmong(facts: readonly AuditFact[]): string[] {
  return facts.flatMap((fact) => {
    const kind = fact.key in auditDetails ? auditDetails[fact.key as AuditDetail] : "";
    const values = "value" in fact ? [fact.value] : [fact.from, fact.to];
    const texts = values.filter((value) => typeof value === "string");
    if (kind.endsWith("Refs")) return texts.flatMap((text) => text.split(","));
    return kind.endsWith("Ref") ? texts : [];
  });
}

function orderOf(action: string): string[] {
  if (!(action in auditActions)) return [];
  const {
    changed = [],
    maybeChanged = [],
    facts = [],
  } = auditActions[action as AuditAction] as {
    changed?: string[];
    maybeChanged?: string[];
    facts?: string[];
  };
  return [...changed, ...maybeChanged, ...facts];
}

type Change = { from: unknown; to: unknown };

function isChange(value: unknown): value is Change {
  return typeof value === "object" && value !== null && "from" in value && "to" in value;
}

/** States that an action led to when entries did not name both sides. */
const oldEnds: Record<string, Partial<Change>> = {
  "template.archived": { to: "archived" },
  "template.restored": { from: "archived" },
  "template.deleted": { to: "deleted" },
};

/** Entries of earlier versions in the shape of today. */
function modern(action: string, detail: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { from, to, before, after, categoryFrom, categoryTo, on, ...rest } = detail;
  const found: Record<string, unknown> = { ...rest };
  if (from !== undefined || to !== undefined) {
    found[action.startsWith("member.") ? "role" : "state"] = { from, to, ...oldEnds[action] };
  }
  if (categoryTo !== undefined) found.category = { from: categoryFrom, to: categoryTo };
  if (on !== undefined) found[action === "template.categoryPauseSwitched" ? "pauseOnCategoryChange" : "sending"] = on;
  if (isRecord(before) && isRecord(after)) {
    for (const key of Object.keys(after)) {
      if (before[key] !== after[key]) found[key] = { from: before[key], to: after[key] };
    }
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
