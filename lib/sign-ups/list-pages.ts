import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { signUpFormUrl } from "#lib/audience/sign-up-link";
import { topicPlatforms } from "#lib/audience/topics/save-topic";
import { sendingChannelStates } from "#lib/channels/may-send";
import { type Ctx, inTransaction } from "#lib/context";

/** Where people sign up for the marketing of a channel. */
export type SignUpPage = { channelId: string; channel: string; url: string };

/** The sign-up pages of the channels that can ask people to confirm, by name. */
export async function listSignUpPages(ctx: Ctx): Promise<SignUpPage[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ channelId: channels.id, channel: channels.name })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, workspaceId),
          isNull(channels.deletedAt),
          inArray(channels.type, topicPlatforms),
          inArray(channels.state, sendingChannelStates),
        ),
      )
      .orderBy(asc(channels.name), asc(channels.id)),
  );
  return rows.map((row) => ({ ...row, url: signUpFormUrl(ctx.workspaceId, row.channelId) }));
}
