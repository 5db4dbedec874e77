import type { AuditAction, auditActions } from "./audit-actions.ts";
import type { AuditDetail } from "./objects-and-details.ts";

type Fact = string | number | boolean | null | undefined;
export type AuditChange = { from: Fact; to: Fact };

type Listed<
  A extends AuditAction,
  Key extends "changed" | "maybeChanged" | "facts",
> = (typeof auditActions)[A] extends {
  [K in Key]: readonly (infer Name extends AuditDetail)[];
}
  ? Name
  : never;

/** What an action records. */
export type AuditDetailOf<A extends AuditAction> = { [K in Listed<A, "changed">]: AuditChange } & {
  [K in Listed<A, "maybeChanged">]?: AuditChange;
} & { [K in Listed<A, "facts">]?: Fact };

/** One entry, with the details that its action asks for. */
export type AuditEntry = {
  [A in AuditAction]: {
    action: A;
    objectKind: (typeof auditActions)[A]["on"][number];
    objectId: string;
    detail: AuditDetailOf<A>;
    reason?: string;
  };
}[AuditAction];

/** Those of the named values that differ, as `{ from, to }`. */
export function changesOf<Key extends AuditDetail>(
  before: Readonly<Record<Key, Fact>>,
  after: Readonly<Record<Key, Fact>>,
): { [K in Key]?: AuditChange } {
  const changes: { [K in Key]?: AuditChange } = {};
  for (const key of Object.keys(after) as Key[]) {
    if (before[key] !== after[key]) changes[key] = { from: before[key], to: after[key] };
  }
  return changes;
}
