/** What can happen to a message with a fallback, by the names that `testdata/stories.md` uses. */

import type { SuppressionKind } from "#db/audience-enums";
import type { Connection } from "#db/client";
import type { Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { recordSuppressions } from "#lib/audience/suppress";
import { callBackCampaign } from "#lib/campaigns/control/call-back";
import { pauseCampaign, resumeCampaign, stopCampaign } from "#lib/campaigns/control/control";
import { stopCampaignByObstacle } from "#lib/campaigns/control/origin-hook";
import { profileFor } from "#lib/connectors/profiles";
import { inTransaction } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import { takeLane } from "#lib/sending/lanes/lanes";
import type { ObstacleReason } from "#lib/sending/may-leave";
import { stopByObstacle } from "#lib/sending/record-outcomes";
import { hooks, later } from "#lib/sending/testing";
import { replaceSome } from "../running/replace-due.ts";
import { type FallbackTenant, replacementsOf } from "../testing.ts";

export type World = {
  owner: Connection;
  tenant: FallbackTenant;
  campaignId: string;
  id: string;
  address: string;
  /** Another address of the same contact, where there is one. */
  email: string | null;
};

/** Something that happens `seconds` after noon; `about` is what stands behind the step's name. */
type Step = (world: World, seconds: number, about: readonly string[]) => Promise<unknown>;

const at = ({ tenant }: World, seconds: number) => ({ ...tenant.ctx, now: later(seconds) });
const no = (kind = "RECIPIENT") => ({ failure: { kind: kind as FailureKind, code: "1", detail: "No" } });

async function change(world: World, seconds: number, messageId: string, given: Partial<MessageChange>): Promise<void> {
  const ctx = at(world, seconds);
  const target = given.target ?? "accepted";
  const made = { messageId, target, at: ctx.now, key: `${target}:${seconds}`, eventKind: target, ...given };
  await applyChanges(ctx, hooks, [made as MessageChange]);
}

/** The message, as a report of its platform changes it. */
const report =
  (target: MessageChange["target"], given: Partial<MessageChange> = {}): Step =>
  (world, seconds) =>
    change(world, seconds, world.id, { target, ...given });

const rows =
  (run: (world: World, workspaceId: string, seconds: number, about: readonly string[]) => Promise<unknown>): Step =>
  (world, seconds, about) =>
    run(world, world.tenant.ctx.workspaceId, seconds, about);

async function replacement(
  world: World,
  seconds: number,
  place: number,
  target = "accepted",
  kind?: string,
): Promise<void> {
  const id = (await replacementsOf(world.tenant)).at(place)?.id ?? "";
  const about = target === "failed" ? no(kind) : { externalId: `s-${id}` };
  await change(world, seconds, id, { target: target as MessageChange["target"], ...about });
}

export const steps: Record<string, Step> = {
  accepted: report("accepted", { externalId: "w-1" }),
  sent: report("sent"),
  delivered: report("delivered"),
  read: report("read"),
  failed: (world, seconds, [kind]) => change(world, seconds, world.id, { target: "failed", ...no(kind) }),
  returned: report("returned", no("TRANSIENT")),
  /** The worker took it, and nobody knows what became of it. */
  async doubt(world, seconds) {
    await world.owner
      .sql`UPDATE outbox SET state = 'sending', attempt = 1, handed_over_at = ${later(seconds).toISOString()}
      WHERE message_id = ${world.id}`;
    await change(world, seconds, world.id, { target: "uncertain" });
  },
  leftInDoubt: report("left_in_doubt"),

  /** The turn of a worker that replaces what is due. */
  turn: (world, seconds) => replaceSome(at(world, seconds)),
  /** Whatever waits for other channels is claimed to leave. */
  async leave(world, seconds) {
    const ctx = at(world, seconds);
    const lanes = await world.owner.sql<{ id: string }[]>`
      SELECT id FROM lanes WHERE workspace_id = ${ctx.workspaceId} AND id <> ${world.tenant.laneId} ORDER BY id`;
    for (const { id } of lanes) {
      const held = await takeLane(ctx, id);
      const claim = held && (await claimMessages(ctx, hooks, held, 10));
      if (claim) await stopByObstacle(ctx, hooks, claim.stops);
    }
    await world.owner.sql`UPDATE lanes SET lease = NULL, lease_until = NULL WHERE workspace_id = ${ctx.workspaceId}`;
  },
  /** What the carrier says of the SMS that was made last, or another platform of its message. */
  sms: (world, seconds, [target, kind]) => replacement(world, seconds, -1, target, kind),
  link: (world, seconds, [target, kind]) => replacement(world, seconds, -1, target, kind),
  /** The same of the replacement that was made first. */
  link1: (world, seconds, [target, kind]) => replacement(world, seconds, 0, target, kind),
  /** The worker took the replacement that was made last, and nobody knows what became of it. */
  async linkDoubt(world, seconds) {
    const id = (await replacementsOf(world.tenant)).at(-1)?.id ?? "";
    await world.owner
      .sql`UPDATE outbox SET state = 'sending', attempt = 1, handed_over_at = ${later(seconds).toISOString()}
      WHERE message_id = ${id}`;
    await change(world, seconds, id, { target: "uncertain" });
  },

  pause: (world, seconds) => pauseCampaign(at(world, seconds), world.campaignId),
  resume: (world, seconds) => resumeCampaign(at(world, seconds), world.campaignId),
  async stop(world, seconds) {
    await stopCampaign(at(world, seconds), world.campaignId);
    await callBackCampaign(at(world, seconds), hooks, world.campaignId);
  },
  async obstacle(world, seconds, [reason]) {
    await stopCampaignByObstacle(at(world, seconds), world.campaignId, reason as ObstacleReason);
    await callBackCampaign(at(world, seconds), hooks, world.campaignId);
  },
  optOut: ({ tenant, address, email }, seconds, [platform = "", kind = "all"]) => {
    const mail = email !== null && profileFor(platform)?.senderKind === "mail_address";
    const person = {
      ...{ platform: platform as Platform, address: mail ? email : address, source: "word" as const },
      addressKind: mail ? ("email" as const) : ("phone" as const),
    };
    return inTransaction(tenant.ctx, (ctx) =>
      recordSuppressions(ctx, [{ ...person, kind: kind as SuppressionKind, at: later(seconds) }]),
    );
  },

  smsOff: rows(
    ({ owner }, id) => owner.sql`UPDATE service_settings SET sms_activated_at = NULL WHERE workspace_id = ${id}`,
  ),
  smsOn: rows(
    ({ owner }, id) => owner.sql`UPDATE service_settings SET sms_activated_at = now() WHERE workspace_id = ${id}`,
  ),
  out: rows(({ owner, tenant }, id, seconds, [of]) => {
    const laneId = of === "carrier" ? tenant.sms.channelId : tenant.laneId;
    const since = later(seconds).toISOString();
    return owner.sql`
      INSERT INTO lanes (workspace_id, id, channel_id, breaker_opened_at, breaker_open_until)
      SELECT ${id}, c.id, c.id, ${since}::timestamptz, ${since}::timestamptz FROM (
        SELECT id FROM channels WHERE ${of === "carriers"} AND workspace_id = ${id} AND type = 'sms'
        UNION ALL SELECT ${laneId} WHERE ${of !== "carriers"}) c
      ON CONFLICT (workspace_id, id) DO UPDATE SET breaker_opened_at = ${since}, breaker_open_until = ${since}`;
  }),
  back: rows(
    ({ owner }, id) =>
      owner.sql`UPDATE lanes SET breaker_opened_at = NULL, breaker_open_until = NULL WHERE workspace_id = ${id}`,
  ),
  reportWaits: rows(
    ({ owner, tenant }, id, seconds) => owner.sql`
      INSERT INTO inbound_events (workspace_id, received_at, channel_id, platform, body)
      VALUES (${id}, ${later(seconds).toISOString()}, ${tenant.channelId}, 'whatsapp', '')`,
  ),
  reportsApplied: rows(
    ({ owner }, id) => owner.sql`UPDATE inbound_events SET applied_at = now() WHERE workspace_id = ${id}`,
  ),
  senderGone: rows(
    ({ owner, tenant }, id) => owner.sql`
      UPDATE senders SET state = 'UNVERIFIED' WHERE workspace_id = ${id} AND id = ${tenant.sms.senderId}`,
  ),
  otherGone: rows(
    ({ owner, tenant }, id) => owner.sql`
      UPDATE senders SET state = 'UNVERIFIED' WHERE workspace_id = ${id} AND external_id = 'SHOP'
        AND channel_id <> ${tenant.sms.channelId}`,
  ),
  filingGone: rows(
    ({ owner }, id) => owner.sql`UPDATE sender_filings SET state = 'refused' WHERE workspace_id = ${id}`,
  ),
  smsUnbound: rows(
    ({ owner, tenant }, id) => owner.sql`
      DELETE FROM bindings WHERE workspace_id = ${id} AND channel_id = ${tenant.sms.channelId}`,
  ),
  smsDeleted: rows(
    ({ owner, tenant }, id) => owner.sql`
      UPDATE channels SET deleted_at = now() WHERE workspace_id = ${id} AND id = ${tenant.sms.channelId}`,
  ),
  /** What becomes of the template of a channel's link: `fail`, `paused`, `deleted`, or `edited`. */
  template: rows(({ owner }, id, _seconds, [platform = "", state = ""]) =>
    state === "edited"
      ? owner.sql`UPDATE templates SET version = version + 1 WHERE workspace_id = ${id} AND channel_id IN (
          SELECT id FROM channels WHERE workspace_id = ${id} AND type = ${platform})`
      : owner.sql`UPDATE templates SET state = ${state} WHERE workspace_id = ${id} AND channel_id IN (
          SELECT id FROM channels WHERE workspace_id = ${id} AND type = ${platform})`,
  ),
  /** It was edited, and has a variable that nobody fills. */
  reworded: rows(
    ({ owner }, id, _seconds, [platform = ""]) => owner.sql`
      UPDATE templates SET version = version + 1, content = jsonb_set(content, '{body}', '"Until $(day)."')
      WHERE workspace_id = ${id} AND channel_id IN (
        SELECT id FROM channels WHERE workspace_id = ${id} AND type = ${platform})`,
  ),
  unbound: rows(
    ({ owner }, id, _seconds, [platform = ""]) => owner.sql`
      DELETE FROM bindings WHERE workspace_id = ${id} AND platform = ${platform}`,
  ),
  senderOff: rows(
    ({ owner }, id, _seconds, [platform = ""]) => owner.sql`
      UPDATE senders SET state = 'UNVERIFIED' WHERE workspace_id = ${id} AND channel_id IN (
        SELECT id FROM channels WHERE workspace_id = ${id} AND type = ${platform})`,
  ),
  noEmail: rows(
    ({ owner }, id) => owner.sql`
      DELETE FROM contact_addresses WHERE workspace_id = ${id} AND address_kind = 'email'`,
  ),
  /** As an erasure leaves the campaign's own message and the contact. */
  erased: rows(({ owner, id }, workspaceId, seconds) =>
    owner.sql.begin(async (tx) => {
      await tx`UPDATE messages SET address = NULL, parameters = NULL, preview = '', erased_at = ${later(seconds).toISOString()}
        WHERE id = ${id}`;
      await tx`DELETE FROM contact_addresses WHERE workspace_id = ${workspaceId}`;
      await tx`DELETE FROM contacts WHERE workspace_id = ${workspaceId}`;
    }),
  ),
  noName: rows(({ owner, id }) => owner.sql`UPDATE messages SET parameters = '[""]' WHERE id = ${id}`),
  consentAsked: rows(({ owner }, id) => owner.sql`UPDATE workspaces SET require_consent = true WHERE id = ${id}`),
  outOf: rows(
    ({ owner }, id, seconds, [platform = ""]) => owner.sql`
      INSERT INTO lanes (workspace_id, id, channel_id, breaker_opened_at, breaker_open_until)
      SELECT ${id}, c.id, c.id, ${later(seconds).toISOString()}::timestamptz, ${later(seconds).toISOString()}::timestamptz
      FROM channels c WHERE c.workspace_id = ${id} AND c.type = ${platform}
      ON CONFLICT (workspace_id, id) DO UPDATE SET breaker_opened_at = excluded.breaker_opened_at,
        breaker_open_until = excluded.breaker_open_until`,
  ),
  forgotten: rows(({ owner, id }) => owner.sql`UPDATE messages SET address = NULL WHERE id = ${id}`),
  longName: rows(
    ({ owner, id }) => owner.sql`
      UPDATE messages SET parameters = jsonb_build_array(repeat('x', 1000)) WHERE id = ${id}`,
  ),
};
