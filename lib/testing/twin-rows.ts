import type { ISql } from "postgres";
import type { Connection } from "#db/client";
import { failureKinds } from "#db/message-enums";
import { newCampaignId, newId, newMessageId, newToken } from "#lib/ids";
import { greeting, makeSendable } from "./factories.ts";
import { inventRow, tenantTables } from "./invent-row.ts";

/** The ids that both twins have. */
export type TwinIds = {
  channelId: string;
  senderId: string;
  templateCode: string;
  campaignId: string;
  /** A list that was sent, and one that was not. */
  sentImportId: string;
  openImportId: string;
  failedMessageId: string;
  deliveredMessageId: string;
  queuedMessageId: string;
  userId: string;
  viewerId: string;
  invitationId: string;
};

/** One row of every table at least, and what the queries join. */
export async function fillWorkspace(
  owner: Connection,
  workspaceId: string,
  people: { userId: string; viewerId: string },
): Promise<TwinIds> {
  const place = await makeSendable(owner.db, workspaceId, { content });
  const now = new Date();
  const [failed, delivered, queued] = [1, 2, 3].map((minutes) =>
    newMessageId(new Date(now.getTime() - minutes * 60_000)),
  );
  const ids: TwinIds = {
    ...place,
    ...people,
    campaignId: newCampaignId(now),
    sentImportId: newId(),
    openImportId: newId(),
    failedMessageId: failed ?? "",
    deliveredMessageId: delivered ?? "",
    queuedMessageId: queued ?? "",
    invitationId: newId(),
  };
  await owner.sql.begin(async (tx) => {
    const filled = new Set<string>();
    for (const [table, given] of rowsOf(ids, now)) {
      filled.add(table);
      await insert(tx, table, { ...linksOf(ids, now), ...given, workspace_id: workspaceId });
    }
    for (const table of await tenantTables(tx)) {
      const has = await tx`SELECT 1 FROM ${tx(table)} WHERE workspace_id = ${workspaceId} LIMIT 1`;
      if (!filled.has(table) && has.length === 0) {
        await insert(tx, table, { ...linksOf(ids, now), workspace_id: workspaceId });
      }
    }
  });
  return ids;
}

async function insert(tx: ISql, table: string, given: Record<string, unknown>): Promise<void> {
  const row = await inventRow(tx, table, given);
  await tx`INSERT INTO ${tx(table)} ${tx(row)}`;
}

const phone = "+4915555000002";
const content = { ...greeting, body: "We are open.", samples: {} };

/** What a column of that name holds in whichever table has it. */
function linksOf(ids: TwinIds, now: Date): Record<string, unknown> {
  return {
    channel_id: ids.channelId,
    sender_id: ids.senderId,
    template_code: ids.templateCode,
    campaign_id: ids.campaignId,
    import_id: ids.openImportId,
    message_id: ids.failedMessageId,
    user_id: ids.userId,
    lane_id: ids.senderId,
    origin_kind: "campaign",
    origin_id: ids.campaignId,
    phone,
    address: phone,
    address_kind: "phone",
    language: "en",
    created_at: now.toISOString(),
    at: now.toISOString(),
    day: now.toISOString().slice(0, 10),
  };
}

function rowsOf(ids: TwinIds, now: Date): [table: string, given: Record<string, unknown>][] {
  const figures = { submitted: 3, accepted: 2, sent: 1, delivered: 1, failed: 1, failed_later: 1, inbound: 1 };
  const counts = { rows_total: 3, rows_send: 2, rows_hold: 0, rows_skip: 1, reasons: '{"no_consent": 1}' };
  const message = (id: string, state: string, more: Record<string, unknown> = {}) => ({
    id,
    state,
    direction: "outbound",
    kind: "template",
    preview: "Hello",
    external_id: `wamid.${id}`,
    slice: 1,
    category: "utility",
    ...more,
  });
  return [
    ["recipient_imports", { id: ids.sentImportId, ...counts, file_name: "sent.xlsx", columns: '["recipient"]' }],
    ["recipient_imports", { id: ids.openImportId, ...counts, file_name: "open.xlsx", columns: '["recipient"]' }],
    ...["send", "send", "skip"].map((fate, at): [string, Record<string, unknown>] => [
      "campaign_recipients",
      {
        row_number: at + 2,
        fate,
        reason: fate === "skip" ? "no_consent" : null,
        parameters: "[]",
        cells: '["+49"]',
      },
    ]),
    [
      "campaigns",
      {
        id: ids.campaignId,
        import_id: ids.sentImportId,
        state: "running",
        name: "Spring",
        content: JSON.stringify(content),
        ...counts,
      },
    ],
    [
      "messages",
      message(ids.failedMessageId, "failed", {
        ...{ failure_code: "131026", failure_kind: failureKinds[0], failed_at: now.toISOString() },
      }),
    ],
    ["messages", message(ids.deliveredMessageId, "delivered", { row_number: 2 })],
    ["messages", message(ids.queuedMessageId, "queued", { row_number: 3, external_id: null })],
    ["lanes", { id: ids.senderId, lease: "driver", lease_until: inAWeek(now) }],
    ["origins", { kind: "campaign", id: ids.campaignId, state: "running" }],
    ["origin_paces", { kind: "campaign", id: ids.campaignId, next_slot_at: "2020-01-01" }],
    ["sending_rules", { hours: null }],
    ["outbox", { message_id: ids.queuedMessageId, state: "waiting", priority: 5, due_at: now.toISOString() }],
    ["message_external_ids", { external_id: `wamid.${ids.deliveredMessageId}`, message_id: ids.deliveredMessageId }],
    ["message_events", { key: "failed:1", kind: "failed", detail: '{"externalId": "wamid.1"}' }],
    [
      "sender_profiles",
      {
        profile: JSON.stringify({
          ...{
            about: "Open",
            address: "",
            description: "",
            email: "",
            industry: "RETAIL",
            websites: [],
            photoUrl: null,
          },
        }),
        greeting: JSON.stringify({ welcome: false, starters: ["When are you open?"], commands: [] }),
        links: JSON.stringify([{ code: "ABCDEFGHIJKL23", text: "Hello", url: "https://wa.me/message/ABCDEFGHIJKL23" }]),
        read_at: now.toISOString(),
      },
    ],
    [
      "sender_filings",
      {
        name: "KIOSK",
        country: "DE",
        kind: "alphanumeric",
        state: "approved",
        filed_by: "system",
        filed_at: now.toISOString(),
      },
    ],
    ["sender_changes", { trait: "quality", before: "GREEN", after: "YELLOW", at: now.toISOString() }],
    ["job_troubles", { activity: "campaign.expand", about: ids.campaignId, reference: "0123456789" }],
    ["campaign_events", { id: "started", kind: "started", values: '{"by": "Ana"}' }],
    ["daily_statistics", { ...figures, category: "utility", country: "DE" }],
    ["daily_opt_outs", { source: "word", people: 1 }],
    ["daily_failures", { code: "131026", kind: failureKinds[0], failed: 1 }],
    ["template_labels", { id: "label", name: "Spring", colour: "green" }],
    ["link_visits", { id: "visit", token: "nobody's", at: now.toISOString(), robot: false, browser: true }],
    ["short_links", { token: newToken().slice(0, 12), url: "https://shop.example/", expires_at: inAWeek(now) }],
    ["campaign_fallbacks", { campaign_id: ids.campaignId, triggers: "[]", columns: "[]", links: "[]" }],
    ["campaign_repeats", repeat(ids)],
    ["repeat_turns", { repeat_id: "repeat", due_at: now.toISOString(), state: "made", campaign_id: ids.campaignId }],
    ["template_tests", { id: "test", address: "+4915555000001", parameters: "[]" }],
    [
      "sender_pools",
      {
        ...{ id: "pool", name: "Numbers", when_out: "move", updated_at: now.toISOString(), rules: "[]" },
        other_ids: JSON.stringify([ids.senderId]),
      },
    ],
    ["pool_outages", { origin_id: ids.campaignId, rule: -1, reason: "sender_not_connected", since: now.toISOString() }],
    ["contact_files", { id: "file", kind: "import", state: "done", file_name: "people.csv", fates: fates(1) }],
    ["contact_file_rows", { file_id: "file", row_number: 7, reason: "nobody", cells: '["Ana"]' }],
    ["test_guests", { platform: "whatsapp", address: "+4915555000001", name: "Ana" }],
    ["template_versions", { version: 1, edited_approved: true }],
    ["invitations", { id: ids.invitationId, email: "new@test.example", role: "viewer", expires_at: inAWeek(now) }],
    ["template_drafts", { content: JSON.stringify(content), base_content: JSON.stringify(content) }],
    ["import_recipes", { fingerprint: "header", columns: '{"recipient": 1}' }],
    ["send_drafts", { form: JSON.stringify(draft(ids)) }],
  ];
}

/** Of rows that were all rejected. */
function fates(refused: number): string {
  return JSON.stringify({ rows: refused, added: 0, changed: 0, already: 0, repeated: 0, removed: 0, refused });
}

function repeat(ids: TwinIds) {
  const rule = { rhythm: "daily", at: "09:30", zone: "UTC", next_at: "2090-01-01T09:30:00Z" };
  return { id: "repeat", campaign_id: ids.campaignId, state: "running", ...rule, set_by_id: "x", set_by: "Ana" };
}

function draft(ids: TwinIds) {
  const choice = { templateCode: ids.templateCode, senderId: ids.senderId, importId: ids.openImportId };
  return { ...choice, language: "en", when: "now", at: "", method: "numbers", numbers: "", name: "" };
}

function inAWeek(now: Date): string {
  return new Date(now.getTime() + 7 * 86_400_000).toISOString();
}
