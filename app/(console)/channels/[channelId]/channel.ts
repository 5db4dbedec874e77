import { notFound } from "next/navigation";
import { cache } from "react";
import { requireSession } from "#lib/auth/session";
import { getChannelOrDeleted } from "#lib/channels/queries";
import { DomainError } from "#lib/errors";

/**
 * The channel of this request's address, read once for layout and page; another workspace's is as missing as none. It may be
 * deleted: then its pages show its history and nothing that changes anything.
 */
export const currentChannel = cache(async (channelId: string) => {
  const { ctx } = await requireSession();
  try {
    return await getChannelOrDeleted(ctx, channelId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
});
