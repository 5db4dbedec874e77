import type { Ctx } from "#lib/context";
import { platformLink } from "../links.ts";
import { findMedia } from "../queries.ts";

/** A campaign is scheduled for thirty days from now at most, and a phone may fetch what it was sent for two weeks. */
const lifeMs = 45 * 86_400_000;

/** A public address of a file, and until when it opens it. */
export type FileAddress = { address: string; until: string };

/**
 * An address of a file for the cells of a list of people: platforms fetch it from there for each person.
 *
 * @throws DomainError "not_found" for a file that is not kept, or that the reader may not see
 */
export async function fileAddress(ctx: Ctx, mediaId: string): Promise<FileAddress> {
  const { id } = await findMedia(ctx, mediaId);
  const until = new Date(ctx.now.getTime() + lifeMs);
  return { address: platformLink({ workspaceId: ctx.workspaceId, mediaId: id }, until), until: until.toISOString() };
}
