import { and, eq } from "drizzle-orm";
import type { AutoReply } from "#db/schema/service";
import { serviceSettings } from "#db/schema/service";
import { type Ctx, inTransaction } from "#lib/context";
import type { ReplySettings } from "./reply-rules.ts";
import type { ChangedWords } from "./words.ts";

export type ServiceSettings = ReplySettings & {
  /** Lists of words that differ from ours, by language. */
  words: ChangedWords;
  autoReply: AutoReply | null;
};

const untouched: ServiceSettings = {
  words: {},
  stopReply: null,
  stopAllReply: null,
  startReply: null,
  autoReply: null,
};

/** What a channel does by itself about what people write, as far as a workspace has changed anything. */
export async function getServiceSettings(ctx: Ctx, channelId: string): Promise<ServiceSettings> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({
        words: serviceSettings.words,
        stopReply: serviceSettings.stopReply,
        stopAllReply: serviceSettings.stopAllReply,
        startReply: serviceSettings.startReply,
        autoReply: serviceSettings.autoReply,
      })
      .from(serviceSettings)
      .where(and(eq(serviceSettings.workspaceId, workspaceId), eq(serviceSettings.channelId, channelId)));
    return row ?? untouched;
  });
}
