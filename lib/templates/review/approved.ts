import type { TemplateApproval } from "#db/schema/templates";
import { type Ctx, currentWorkspace } from "#lib/context";
import { DomainError } from "#lib/errors";
import type { Template } from "../rows.ts";

/**
 * How a submission gets past the approval of the workspace: by somebody's decision about what was asked at that moment, or
 * because it was decided on before, as an edit that waits for campaigns.
 */
export type Permit = { approves: string } | "decided_before";

/**
 * The request that a submission follows, or null where nobody has to approve it.
 *
 * @param row the locked template
 * @throws DomainError "precondition_failed" where another person has to approve it first, or it waits for that already;
 * "conflict" when what is approved is no longer what was asked
 */
export async function requireApproved(
  ctx: Ctx,
  row: Pick<Template, "approval">,
  permit: Permit | null,
): Promise<TemplateApproval | null> {
  if (permit === "decided_before") return null;
  const waiting = waitingApproval(row);
  if (permit !== null) {
    if (waiting?.at !== permit.approves) throw new DomainError("conflict", "templateApproval.changed");
    return waiting;
  }
  requireNotWaiting(row);
  const { templateApproval } = await currentWorkspace(ctx);
  if (templateApproval) throw new DomainError("precondition_failed", "templateApproval.needed");
  return null;
}

/** What waits for somebody's approval, or null. */
export function waitingApproval({ approval }: Pick<Template, "approval">): TemplateApproval | null {
  return approval?.state === "waiting" ? approval : null;
}

/** @throws DomainError "precondition_failed" while it waits for approval: what was asked must not change meanwhile */
export function requireNotWaiting(row: Pick<Template, "approval">): void {
  if (waitingApproval(row)) throw new DomainError("precondition_failed", "templateApproval.waits");
}
