import { and, eq } from "drizzle-orm";
import type { AbTest, CampaignLanguage } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import type { recipientImports } from "#db/schema/recipients";
import { templates } from "#db/schema/templates";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { differenceOf } from "#lib/templates/languages/other-languages";
import { abFrom } from "../limits.ts";
import type { LaunchCampaignInput } from "../schema.ts";
import { placesOf } from "./rules.ts";

type List = Pick<typeof recipientImports.$inferSelect, "rowsSend" | "byLanguage">;

/**
 * The A/B test that a launch asks for, with its second template, which is locked against edits until the end of the transaction.
 *
 * @throws DomainError "invalid" at the field that cannot be so; "precondition_failed" when template B cannot be sent
 */
export async function abTestOf(
  ctx: Ctx,
  input: LaunchCampaignInput,
  { list, template }: { list: List; template: typeof templates.$inferSelect },
): Promise<{ abTest: AbTest; other: CampaignLanguage } | null> {
  const asked = input.abTest;
  if (!asked) return null;
  if (input.waves) throw refused("abWithWaves", "waves");
  if (list.byLanguage) throw refused("abWithLanguages");
  if (template.category === "authentication") throw refused("abOfCodes");
  if (list.rowsSend < abFrom) {
    throw new DomainError("invalid", "campaigns.abFew", { field: "abTest.templateCode", values: { least: abFrom } });
  }
  if (asked.winnerBy === "clicked" && !input.trackLinks) throw refused("abClicks", "abTest.winnerBy");
  const [row] = await ctx.db
    .select({ other: templates, platform: channels.type })
    .from(templates)
    .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.channelId, input.channelId),
        eq(templates.code, asked.templateCode),
      ),
    )
    .for("share", { of: templates });
  if (!row || row.other.code === template.code) throw refused("abOther");
  const { other, platform } = row;
  if (asked.winnerBy === "read" && !profileFor(platform)?.receipts.includes("read")) {
    throw refused("abReads", "abTest.winnerBy");
  }
  if (differenceOf(template, other) !== null) throw refused("abDifferent");
  if (other.state !== "pass" || !other.sendingAllowed) {
    throw new DomainError("precondition_failed", "campaigns.abNotSendable", { field: "abTest.templateCode" });
  }
  const { waitMinutes, winnerBy, share } = asked;
  return {
    abTest: {
      ...{ code: other.code, share, places: placesOf(share, list.rowsSend), waitMinutes, winnerBy },
      ...{ phase: "sampling", sampledThrough: 0, leftAt: null, figures: null, winner: null },
    },
    other: {
      ...{ code: other.code, name: other.name, language: other.language },
      ...{ version: other.version, content: other.content },
    },
  };
}

const refused = (
  key: "abWithWaves" | "abWithLanguages" | "abOfCodes" | "abClicks" | "abOther" | "abReads" | "abDifferent",
  field = "abTest.templateCode",
) => new DomainError("invalid", `campaigns.${key}`, { field });
