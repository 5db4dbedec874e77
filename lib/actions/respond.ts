import "server-only";
import type { ErrorCode } from "#lib/errors";
import { refuse } from "./define-action.ts";

const statuses: Record<ErrorCode, number> = {
  not_found: 404,
  forbidden: 403,
  unauthenticated: 401,
  wrong_workspace: 409,
  invalid: 422,
  conflict: 409,
  limit_exceeded: 409,
  precondition_failed: 409,
  too_many_requests: 429,
  platform_refused: 502,
  unavailable: 503,
  unexpected: 500,
};

/** A refusal of a route handler: JSON in the reader's language with the status that fits its code. */
export async function respondRefusal(error: unknown, status?: number): Promise<Response> {
  const { ok: _, ...body } = await refuse(error);
  return Response.json(body, {
    status: status ?? statuses[body.code as ErrorCode] ?? 500,
    headers: { "cache-control": "no-store" },
  });
}
