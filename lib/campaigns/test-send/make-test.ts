import { and, eq } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { origins } from "#db/schema/sending";
import { templates, templateTests } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { prepareMessages } from "#lib/sending/prepare";
import { renderTemplate } from "#lib/templates/content/render-template";

/** A test that has not left by then never leaves: whoever asked has gone on. */
const waitsMs = 15 * 60_000;

/** Makes the message of a test that was asked for; a second time it does nothing. */
export async function makeTest(ctx: Ctx, testId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const where = and(eq(templateTests.workspaceId, workspaceId), eq(templateTests.id, testId));
    const [test] = await db.select().from(templateTests).where(where).for("update");
    if (!test || test.address === null || test.messageId !== null) return;
    const { channelId, address, addressKind, country, version } = test;
    const parameters = test.parameters ?? [];
    const from = await findSender(ctx, test.senderId);
    const [template] = await db
      .select()
      .from(templates)
      .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, test.templateCode)));
    const forgotten = { address: null, parameters: null };
    if (!from || !template || template.version !== version) {
      await db.update(templateTests).set(forgotten).where(where);
      return;
    }
    await db
      .insert(origins)
      .values({ workspaceId, kind: "test", id: channelId, state: "running", createdAt: now })
      .onConflictDoNothing();
    const { code, name, language, category, content } = template;
    const [messageId] = await prepareMessages(
      ctx,
      {
        ...{ origin: { kind: "test", id: channelId }, channelId, senderId: test.senderId, source: "console" },
        lane: { id: laneIdOf(from.platform, test), limitPerSecond: from.limitPerSecond },
        ...{ campaignId: null, kind: "template", template: { code, name, language, category, version } },
        ...{ expiresAt: new Date(now.getTime() + waitsMs), inOrder: false },
      },
      [
        {
          ...{ address, addressKind, country, rowNumber: null },
          ...{ parameters, preview: renderTemplate(content, parameters).body },
        },
      ],
    );
    await db
      .update(templateTests)
      .set({ ...forgotten, messageId: messageId ?? null })
      .where(where);
  });
}

async function findSender({ db, workspaceId }: Ctx, senderId: string) {
  const [row] = await db
    .select({ platform: channels.type, limitPerSecond: senders.limitPerSecond })
    .from(senders)
    .innerJoin(channels, and(eq(channels.workspaceId, senders.workspaceId), eq(channels.id, senders.channelId)))
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId)));
  return row ?? null;
}
