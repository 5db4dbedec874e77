import { type Ctx, currentWorkspace } from "#lib/context";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";
import type { RequestKind } from "./request-kinds.ts";
import type { RequestRow } from "./rows.ts";

/**
 * Mails whoever asked how their request was answered. Does nothing without a mail server. Runs in the transaction of the
 * answer, inside the workspace that asked.
 */
export async function mailAnswer(
  customer: Ctx,
  request: RequestRow,
  answer: { approved: boolean; by: string; granted: number | null; reason: string | null },
): Promise<void> {
  if (!canMail()) return;
  const { workspaceId, db, now } = customer;
  const { name, language } = await currentWorkspace(customer);
  const payload = { workspace: name, kind: request.kind as RequestKind, ...answer };
  const mail = { workspaceId, kind: "request_answered" as const, language, userId: request.askedBy, about: request.id };
  await putMail(db, { ...mail, payload }, now);
}

/** Mails the members of the provider who answer requests that one was made. Runs in the transaction of the request. */
export async function mailRequest(ctx: Ctx, request: { id: string; kind: RequestKind; reason: string }): Promise<void> {
  const { name, language, providerId } = await currentWorkspace(ctx);
  if (!canMail() || providerId === null) return;
  const { workspaceId, db, now, actor } = ctx;
  const payload = { workspace: name, kind: request.kind, by: actor.name, reason: request.reason };
  const mail = { workspaceId, kind: "request_made" as const, language, toProvider: true, about: request.id };
  await putMail(db, { ...mail, payload }, now);
}
