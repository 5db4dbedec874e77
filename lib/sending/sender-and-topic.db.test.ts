/** What the claim asks about a mail's sender address and its topic. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { topicChoices, topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { messageEvents } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "./claim.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import type { Origin } from "./origins/origins.ts";
import { hooks, makeCampaign, makeTenant, person, prepare, type Tenant, take } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  const { workspaceId } = tenant.ctx;
  await owner.db.update(channels).set({ type: "email" }).where(eq(channels.id, tenant.channelId));
  await owner.db.update(senders).set({ externalId: "news@kiosk.example" }).where(eq(senders.id, tenant.senderId));
  await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${workspaceId}`;
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

const ines = "ines@people.example";
async function claim(category: TemplateCategory, to = [ines]) {
  await owner.db.update(templates).set({ category }).where(eq(templates.code, tenant.templateCode));
  const people = to.map((address) => person({ address, addressKind: "email", country: null }));
  await prepare(tenant, campaign, { people, category });
  return (await claimMessages(tenant.ctx, hooks, held, 64))?.claimed ?? [];
}
const reasons = async () =>
  (
    await owner.db
      .select({ detail: messageEvents.detail })
      .from(messageEvents)
      .where(and(eq(messageEvents.workspaceId, tenant.ctx.workspaceId), eq(messageEvents.kind, "left_out")))
  ).map(({ detail }) => (detail as { reason?: string }).reason);

async function about(topicId: string | null, left: string[]): Promise<void> {
  const { workspaceId, now } = tenant.ctx;
  await owner.db.insert(topics).values({ workspaceId, id: "offers", name: "Offers" });
  await owner.db.update(templates).set({ topicId }).where(eq(templates.code, tenant.templateCode));
  for (const address of left)
    await owner.db
      .insert(topicChoices)
      .values({ workspaceId, addressKind: "email", address, topicId: "offers", wanted: false, at: now });
}

it("marketing of a topic is kept from whoever left it, and leaves for the others with the topic's own way out", async () => {
  await about("offers", [ines]);
  const claimed = await claim("marketing", [ines, "tom@people.example"]);
  expect(claimed.map(({ address, topicId }) => [address, topicId])).toEqual([["tom@people.example", "offers"]]);
  expect(await reasons()).toEqual(["left_topic"]);
});

it("what is no marketing, and marketing about nothing, leaves for whoever left the topic", async () => {
  await about("offers", [ines]);
  expect(await claim("utility")).toHaveLength(1);
  await owner.db.update(templates).set({ topicId: null }).where(eq(templates.code, tenant.templateCode));
  expect(await claim("marketing")).toHaveLength(1);
  expect(await reasons()).toEqual([]);
});

it("whoever took a topic up again gets it", async () => {
  await about("offers", [ines]);
  await owner.db.update(topicChoices).set({ wanted: true });
  expect(await claim("marketing")).toHaveLength(1);
});

it("an address for triggered mails sends no marketing, and everything else with its own name", async () => {
  const mail = { sendType: "trigger" as const, name: "Desk", replyTo: "desk@kiosk.example" };
  await owner.db.update(senders).set({ details: { mail } }).where(eq(senders.id, tenant.senderId));
  expect(await claim("marketing")).toEqual([]);
  expect(await reasons()).toEqual(["no_sender"]);
  const [notice] = await claim("utility");
  expect(notice).toMatchObject({ shown: { name: "Desk", replyTo: "desk@kiosk.example" } });
  expect(await claim("authentication")).toHaveLength(1);
});

it("nothing leaves from an address that is not proved", async () => {
  await owner.db.update(senders).set({ state: "UNVERIFIED" }).where(eq(senders.id, tenant.senderId));
  expect(await claim("utility")).toEqual([]);
});
