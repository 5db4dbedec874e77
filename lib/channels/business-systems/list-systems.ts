import { and, asc, desc, eq } from "drizzle-orm";
import type { IntentCallState, IntentTrouble } from "#db/enums";
import { businessSystems, intentCalls, intents } from "#db/schema/service";
import { type Ctx, inTransaction } from "#lib/context";

export type Intent = { code: string; name: string; data: string };

/** A business system as its page shows it; never its token. */
export type BusinessSystem = { id: string; name: string; url: string; remarks: string; intents: Intent[] };

/** The business systems of a channel with what people can ask them for, by name. */
export async function listBusinessSystems(ctx: Ctx, channelId: string): Promise<BusinessSystem[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const { id, name, url, remarks } = businessSystems;
    const systems = await db
      .select({ id, name, url, remarks })
      .from(businessSystems)
      .where(and(eq(businessSystems.workspaceId, workspaceId), eq(businessSystems.channelId, channelId)))
      .orderBy(asc(businessSystems.name));
    const rows = await db
      .select({ systemId: intents.systemId, code: intents.code, name: intents.name, data: intents.data })
      .from(intents)
      .where(and(eq(intents.workspaceId, workspaceId), eq(intents.channelId, channelId)))
      .orderBy(asc(intents.code));
    return systems.map((system) => ({
      ...system,
      intents: rows.flatMap(({ systemId, ...intent }) => (systemId === system.id ? [intent] : [])),
    }));
  });
}

/** What a button of a channel's templates may ask for. */
export async function listIntents(ctx: Ctx, channelId: string): Promise<Pick<Intent, "code" | "name">[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ code: intents.code, name: intents.name })
      .from(intents)
      .where(and(eq(intents.workspaceId, workspaceId), eq(intents.channelId, channelId)))
      .orderBy(asc(intents.code)),
  );
}

/** What came of one press of a button with an intent. */
export type IntentCall = {
  messageId: string;
  code: string;
  state: IntentCallState;
  trouble: IntentTrouble | null;
  tries: number;
  at: Date;
};

/** The latest presses of a channel whose systems were told, or are being told, newest first. */
export async function listIntentCalls(ctx: Ctx, channelId: string, most: number): Promise<IntentCall[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        ...{ messageId: intentCalls.messageId, code: intentCalls.code, state: intentCalls.state },
        ...{ trouble: intentCalls.trouble, tries: intentCalls.tries, at: intentCalls.createdAt },
      })
      .from(intentCalls)
      .where(and(eq(intentCalls.workspaceId, workspaceId), eq(intentCalls.channelId, channelId)))
      .orderBy(desc(intentCalls.messageId))
      .limit(most),
  );
}
