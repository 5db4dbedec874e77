import type { Ctx } from "#lib/context";
import { type OriginHook, restOrigin } from "#lib/sending/origins/origins";
import { waitMs } from "#lib/waits";

/** How long a channel's own answers, and tests, wait when nothing can leave; those that get too old meanwhile never leave. */
const restMs = 60_000;

/** What sending tells a channel's own answers and tests: they wait while nothing can leave, and nobody counts them. */
export const replyOriginHook = (kind: "auto_reply" | "confirmation" | "test"): OriginHook => ({
  progressed: async () => {},
  stopped: (ctx: Ctx, id) => restOrigin(ctx, { kind, id }, new Date(ctx.now.getTime() + waitMs(restMs))),
  slowed: async () => {},
  inDoubt: async () => {},
});
