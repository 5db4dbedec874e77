/** What people write below the posts of a page or an Instagram account. */
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control-error.ts";

/**
 * A person comments on a post. That is no message: it opens no window, and the account may answer it in private once.
 * @returns the comment's id, and the id by which the account knows its writer
 */
export function commentOnPost({ world, clock, log, changed }: Sandbox, person: string, accountId: string) {
  if (!/^[1-9]\d{6,14}$/.test(person)) throw new ControlError(400, "the person's number is not valid");
  world.person(person);
  const comment = { id: world.newId(), accountId, person, at: clock.now(), replied: false };
  world.comments.set(comment.id, comment);
  const scopedId = world.scopedId(accountId, person);
  changed();
  log.add("comment.written", { accountId, recipient: scopedId, commentId: comment.id });
  return { id: comment.id, scopedId };
}
