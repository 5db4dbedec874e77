import { notFound } from "next/navigation";
import { cache } from "react";
import { requireSession } from "#lib/auth/session";
import { getChannel } from "#lib/channels/queries";
import { DomainError } from "#lib/errors";

/** The channel of this request's address, read once for layout and page; another workspace's is as missing as none. */
export const currentChannel = cache(async (channelId: string) => {
  const { ctx } = await requireSession();
  try {
    return await getChannel(ctx, channelId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
});
