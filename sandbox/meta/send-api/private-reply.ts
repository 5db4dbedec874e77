/** Private replies to comments: one for each, within seven days of it, and 750 an hour for an account. */
import { GraphError } from "../graph/errors.ts";
import type { GraphCall } from "../graph/request.ts";
import type { InstagramAccount, MessagingObject, Page, PageComment } from "../world/model.ts";
import { messagingError, throttled } from "./errors.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const PER_HOUR = 750;

/** @param commentId of a comment to this account @throws GraphError when it has its reply, or when it is too old */
export function checkPrivateReply(
  { sandbox }: GraphCall,
  { object, account }: { object: MessagingObject; account: Page | InstagramAccount },
  commentId: string,
): PageComment {
  const comment = sandbox.world.comments.get(commentId) as PageComment;
  if (comment.replied) throw new GraphError(100, { message: "(#100) This comment already has its private reply." });
  const now = sandbox.clock.now();
  if (now - comment.at >= WEEK_MS) throw messagingError(object === "instagram" ? "10/2534022" : "10/2018278");
  if (!sandbox.throughput.take(`${account.id}|private replies`, PER_HOUR, HOUR_MS / PER_HOUR, now))
    throw throttled(account.id, object);
  return comment;
}
