/** A campaign whose messages carry short links, for tests that follow them. */
import type { Connection } from "#db/client";
import { type Expanded, expand, launchTo } from "#lib/campaigns/testing";

export type Tracked = Expanded & { links: { token: string; messageId: string; url: string }[] };

/** A campaign to this many people whose values hold two addresses each; its messages are made. */
export async function trackedCampaign(owner: Connection, people: number): Promise<Tracked> {
  const launched = await launchTo(owner, people);
  const { id, ctx } = launched;
  await owner.sql`
    UPDATE campaigns SET track_links = true, content = content || '{"body": "See $(a) or $(b)"}'
    WHERE workspace_id = ${ctx.workspaceId} AND id = ${id}`;
  await owner.sql`
    UPDATE campaign_recipients SET parameters = jsonb_build_array('https://shop.example/a?to=' || row_number, 'https://b.example/')
    WHERE workspace_id = ${ctx.workspaceId} AND fate = 'send'`;
  const expanded = await expand(launched);
  const links = await owner.sql<Tracked["links"]>`
    SELECT token, message_id AS "messageId", url FROM short_links
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${id} ORDER BY message_id, url DESC`;
  return { ...expanded, links: [...links] };
}
