import { eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { newId } from "#lib/ids";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { createOrigin } from "#lib/sending/origins/origins";
import { prepareMessages } from "#lib/sending/prepare";
import { getTemplate } from "#lib/templates/queries";
import type { Person, Target } from "./send.ts";

/** Asks for a message that a person waits for, as a one-time code, on the number of a campaign. @returns its id */
export async function askForCode(target: Target, to: Person): Promise<string> {
  const ctx = target.ctx();
  const { code, name, language } = await getTemplate(ctx, target.templateCode);
  const [sender] = await ctx.db.select().from(senders).where(eq(senders.id, target.senderId));
  if (!sender) throw new Error("the channel has no sender");
  const origin = { kind: "auto_reply" as const, id: newId() };
  await createOrigin(ctx, origin);
  const [id] = await prepareMessages(
    ctx,
    {
      ...{
        origin,
        channelId: target.channelId,
        senderId: sender.id,
        source: "api",
        campaignId: null,
        kind: "template",
      },
      lane: {
        id: laneIdOf("whatsapp", { channelId: target.channelId, senderId: sender.id }),
        limitPerSecond: sender.limitPerSecond,
      },
      template: { code, name, language, category: "authentication", version: null },
      ...{ expiresAt: null, inOrder: false },
    },
    [
      {
        ...{ address: to.phone, addressKind: "phone", country: "DE", parameters: to.values, rowNumber: null },
        preview: "A code",
      },
    ],
  );
  return id ?? "";
}
