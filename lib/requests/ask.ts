import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { definitionOf, kindDefinitions } from "./kinds.ts";
import { mailRequest } from "./mail-answer.ts";
import type { RequestKind } from "./request-kinds.ts";
import { endRequest, lockRequest, openRequest, type RequestRow } from "./rows.ts";
import type { AskForChannelsInput, AskForNumbersInput, RequestInput } from "./schema.ts";

/**
 * Asks for more channels.
 *
 * @returns the id of the request
 * @throws DomainError "invalid" when no more is wanted than there is, "conflict" when the same was asked for already
 */
export async function askForChannels(ctx: Ctx, input: AskForChannelsInput): Promise<string> {
  return ask(ctx, "channel_quota", ctx.workspaceId, { total: input.total }, input.reason);
}

/** Asks for more numbers in a channel. Answers as `askForChannels`; "not_found" without such a channel. */
export async function askForNumbers(ctx: Ctx, input: AskForNumbersInput): Promise<string> {
  return ask(ctx, "number_quota", input.channelId, { total: input.total }, input.reason);
}

/** Asks for what a kind of request grants, once it has been checked. @returns the id of the request */
export async function ask(
  ctx: Ctx,
  kind: RequestKind,
  objectId: string,
  wanted: Record<string, unknown>,
  reason: string,
): Promise<string> {
  return inTransaction(ctx, async (ctx) => {
    const definition = kindDefinitions[kind];
    await definition.check?.(ctx, objectId, wanted);
    const id = await openRequest(ctx, { kind, objectId, wanted: definition.wanted.parse(wanted), reason });
    await audit(ctx, {
      action: "request.made",
      objectKind: "request",
      objectId: id,
      detail: { request: kind, ...totalOf({ wanted }) },
      ...(reason ? { reason } : {}),
    });
    await mailRequest(ctx, { id, kind, reason });
    return id;
  });
}

/**
 * Takes a request back that nobody has answered yet.
 *
 * @throws DomainError "not_found"; "conflict" when it was answered or withdrawn
 */
export async function withdrawRequest(ctx: Ctx, { requestId }: RequestInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const request = await lockRequest(ctx, requestId);
    const definition = definitionOf(request.kind);
    if (!definition) throw new DomainError("precondition_failed", "requests.kindUnknown");
    await definition.withdraw?.(ctx, request);
    await endRequest(ctx, request.id, { state: "withdrawn" });
    await audit(ctx, {
      action: "request.withdrawn",
      objectKind: "request",
      objectId: request.id,
      detail: { state: { from: "open", to: "withdrawn" }, request: request.kind, ...totalOf(request) },
    });
  });
}

/** The number that a request wants, as the audit log names it. */
export function totalOf({ wanted }: Pick<RequestRow, "wanted">): { total?: number } {
  return typeof wanted.total === "number" ? { total: wanted.total } : {};
}
