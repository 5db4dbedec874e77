import type { Sql } from "postgres";
import type { FailureKind, MessageState } from "#db/message-enums";
import { stamp } from "#lib/ids";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";
import type { SeededTemplate } from "./templates.ts";

export type MessageRow = {
  workspace_id: string;
  id: string;
  channel_id: string;
  sender_id: string;
  direction: "outbound" | "inbound";
  source: "console" | "user";
  address: string;
  address_kind: "phone";
  country: string;
  contact_name: string | null;
  campaign_id: string | null;
  row_number: number | null;
  template_code: string | null;
  template_name: string | null;
  language: string | null;
  category: string | null;
  kind: string;
  parameters: string[] | null;
  preview: string;
  state: MessageState;
  attempt: number;
  details: Record<string, never>;
  external_id: string | null;
  failure_kind: FailureKind | null;
  failure_code: string | null;
  failure_detail: string | null;
  created_at: Date;
  handed_over_at: Date | null;
  accepted_at: Date | null;
  sent_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  failed_at: Date | null;
};

let issued = 0;

/** A message id for that time; a counter makes it unique. */
export function idAt(at: Date): string {
  issued += 1;
  return `${stamp(at)}${String(issued % 100_000).padStart(5, "0")}`;
}

const stores = ["Lumen Leeds, Briggate 12", "Lumen Köln, Ehrenstraße 40", "Lumen Denver, Larimer 1530", "Oak Street"];
const cities = ["Leeds", "Köln", "Denver", "Porto", "Bristol", "Lyon"];
const items = ["Aster floor lamp", "Moss table lamp", "Reed wall light", "Halo pendant"];
const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Realistic values for a template's columns. */
export function valuesFor(template: SeededTemplate, person: Person, random: Random): string[] {
  const order = `LR-${random.int(41_000, 58_999)}`;
  const byName: Record<string, () => string> = {
    first_name: () => person.name.split(" ")[0] ?? person.name,
    order_no: () => order,
    code: () => order,
    delivery_day: () => random.pick(days),
    store: () => random.pick(stores),
    city: () => random.pick(cities),
    item: () => random.pick(items),
    gate: () => `${random.pick(["A", "B", "C"])}${random.int(1, 42)}`,
    points: () => random.int(120, 4800).toLocaleString("en"),
    expiring: () => String(random.int(10, 400)),
  };
  return templateColumns(template.content).map((column) => byName[column.split(".").at(-1) ?? ""]?.() ?? "");
}

const failures = [
  { weight: 0.62, code: "131026", kind: "RECIPIENT", detail: "Message undeliverable.", marketing: false },
  {
    weight: 0.22,
    code: "131049",
    kind: "RECIPIENT",
    detail: "This message was not delivered to maintain healthy ecosystem engagement.",
    marketing: true,
  },
  {
    weight: 0.08,
    code: "130472",
    kind: "RECIPIENT",
    detail: "User's number is part of an experiment.",
    marketing: true,
  },
  {
    weight: 0.04,
    code: "131050",
    kind: "OPTED_OUT",
    detail: "The recipient has chosen to stop receiving marketing messages from your business.",
    marketing: true,
  },
  { weight: 0.04, code: "131000", kind: "TRANSIENT", detail: "Something went wrong.", marketing: false },
] as const;

/** A template message in the state it has reached by `now`. */
export function templateMessage(
  template: SeededTemplate,
  person: Person,
  given: {
    createdAt: Date;
    handedOverAt: Date;
    campaign?: { id: string; rowNumber: number };
    values?: string[];
  },
  random: Random,
  now: Date,
): MessageRow {
  const values = given.values ?? valuesFor(template, person, random);
  const row: MessageRow = {
    workspace_id: template.channel.workspaceId,
    id: idAt(given.createdAt),
    channel_id: template.channel.id,
    sender_id: template.channel.senderId,
    direction: "outbound",
    source: "console",
    address: person.phone,
    address_kind: "phone",
    country: person.country,
    contact_name: null,
    campaign_id: given.campaign?.id ?? null,
    row_number: given.campaign?.rowNumber ?? null,
    template_code: template.code,
    template_name: template.name,
    language: template.language,
    category: template.category,
    kind: "template",
    parameters: values,
    preview: renderTemplate(template.content, values).body,
    state: "accepted",
    attempt: 1,
    details: {},
    external_id: null,
    failure_kind: null,
    failure_code: null,
    failure_detail: null,
    created_at: given.createdAt,
    handed_over_at: given.handedOverAt,
    accepted_at: later(given.handedOverAt, random.int(60, 320)),
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
  };
  row.external_id = `wamid.${Buffer.from(`${row.address}${row.id}`).toString("base64url")}`;
  applyReceipts(row, template.category === "marketing", random, now);
  return row;
}

function applyReceipts(row: MessageRow, marketing: boolean, random: Random, now: Date): void {
  const accepted = row.accepted_at as Date;
  if (random.chance(marketing ? 0.034 : 0.016)) {
    const failure = pickFailure(marketing, random);
    const at = later(accepted, random.delayMs(2_400, 0.6));
    if (at > now) return;
    row.state = "failed";
    row.failed_at = at;
    row.failure_kind = failure.kind;
    row.failure_code = failure.code;
    row.failure_detail = failure.detail;
    return;
  }
  const sent = later(accepted, random.delayMs(700, 0.5));
  if (sent > now) return;
  row.sent_at = sent;
  row.state = "sent";
  if (random.chance(0.012)) return;
  const delivered = later(sent, random.chance(0.05) ? random.delayMs(3 * 3_600_000, 0.8) : random.delayMs(2_100, 0.7));
  if (delivered > now) return;
  row.delivered_at = delivered;
  row.state = "delivered";
  if (!random.chance(marketing ? 0.61 : 0.79)) return;
  const read = later(delivered, random.delayMs(9 * 60_000, 1.5));
  if (read > now) return;
  row.read_at = read;
  row.state = "read";
}

function pickFailure(marketing: boolean, random: Random) {
  const possible = failures.filter((failure) => marketing || !failure.marketing);
  return random.weighted(possible.map((failure) => [failure, failure.weight] as const));
}

/** A reply to a message. */
export function inboundMessage(to: MessageRow, person: Person, text: string, at: Date): MessageRow {
  return {
    ...to,
    id: idAt(at),
    direction: "inbound",
    source: "user",
    contact_name: person.name,
    campaign_id: null,
    row_number: null,
    template_code: null,
    template_name: null,
    language: null,
    category: null,
    kind: "text",
    parameters: null,
    preview: text,
    state: "received",
    attempt: 0,
    external_id: `wamid.${Buffer.from(`in${to.address}${at.getTime()}`).toString("base64url")}`,
    created_at: at,
    handed_over_at: null,
    accepted_at: null,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    failure_kind: null,
    failure_code: null,
    failure_detail: null,
  };
}

/** Inserts message rows, 4,000 per statement. */
export async function writeMessages(sql: Sql, rows: MessageRow[]): Promise<void> {
  const chunk = 4_000;
  for (let at = 0; at < rows.length; at += chunk) {
    const part = rows.slice(at, at + chunk);
    await sql`INSERT INTO messages SELECT * FROM jsonb_populate_recordset(null::messages, ${JSON.stringify(part)}::jsonb)`;
  }
}

export function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
