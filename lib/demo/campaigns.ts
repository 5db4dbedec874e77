import type { Db } from "#db/client";
import { defaultFailedShare, type RecipientReason } from "#db/enums";
import { campaignEvents, campaigns } from "#db/schema/campaigns";
import { campaignRecipients, recipientImports } from "#db/schema/recipients";
import { outcomeOf } from "#lib/campaigns/rules";
import { newCampaignId, newId } from "#lib/ids";
import { figuresOf } from "#lib/statistics/figures";
import { templateColumns } from "#lib/templates/content/render-template";
import { later, type MessageRow, templateMessage, valuesFor } from "./message-rows.ts";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";
import type { SeededTemplate } from "./templates.ts";
import { startOfDay } from "./traffic.ts";

type Plan = { name: string; template: string; ago: number; minuteOfDay: number; people: number };

const plans: Plan[] = [
  { name: "Autumn arrivals", template: "new_store", ago: 26, minuteOfDay: 10 * 60 + 4, people: 2380 },
  { name: "Points statement, October", template: "points_statement", ago: 21, minuteOfDay: 9 * 60 + 30, people: 1640 },
  { name: "Autumn double points", template: "autumn_double_points", ago: 16, minuteOfDay: 11 * 60 + 2, people: 4120 },
  { name: "Leeds opens on Saturday", template: "new_store", ago: 11, minuteOfDay: 17 * 60 + 15, people: 2960 },
  { name: "Weekend double points", template: "autumn_double_points", ago: 6, minuteOfDay: 10 * 60 + 40, people: 3480 },
  { name: "Points statement, November", template: "points_statement", ago: 2, minuteOfDay: 9 * 60 + 31, people: 3150 },
];

const sliceSize = 500;
const pacePerSecond = 78;

/** Rows that are skipped, by reason: their share of the file, and the cell at fault. */
const faults: { reason: RecipientReason; column: string; share: number; cell: (phone: string) => string | null }[] = [
  {
    reason: "malformed_number",
    column: "recipient",
    share: 0.004,
    cell: (phone) => `${phone.slice(0, 7)}O${phone.slice(8)}`,
  },
  { reason: "scientific_number", column: "recipient", share: 0.002, cell: () => "4.47701E+11" },
  { reason: "missing_variable", column: "body.first_name", share: 0.003, cell: (phone) => phone },
  { reason: "too_short", column: "recipient", share: 0.0015, cell: (phone) => phone.slice(0, 6) },
  { reason: "unknown_country", column: "recipient", share: 0.001, cell: () => "+999 1234567" },
  { reason: "duplicate", column: "recipient", share: 0.006, cell: (phone) => phone },
];

/** A fault or none, by share. */
const faultShares = [
  ...faults.map((fault) => [fault, fault.share] as const),
  [null, 1 - faults.reduce((sum, { share }) => sum + share, 0)] as const,
];

/** One row of a campaign's file: whether the person is sent to, and if not, why. */
type Listed = {
  person: Person;
  values: string[];
  fate: "send" | "skip";
  fault: RecipientReason | null;
  cell: string | null;
};

/**
 * Writes finished campaigns whose certificates add up: every row has a fate, and every sent row is a message.
 *
 * @param consented whether the person agreed to marketing
 */
export async function seedCampaigns(
  db: Db,
  given: {
    templates: ReadonlyMap<string, SeededTemplate>;
    people: readonly Person[];
    consented: (person: Person) => boolean;
    author: string;
    zone: string;
    replies: (rows: MessageRow[]) => MessageRow[];
  },
  random: Random,
  now: Date,
): Promise<MessageRow[]> {
  const all: MessageRow[] = [];
  const left = new Set<string>();
  for (const plan of plans) {
    const template = given.templates.get(plan.template);
    if (!template) throw new Error(`No template ${plan.template} to send.`);
    const startedAt = later(startOfDay(given.zone, now, plan.ago), plan.minuteOfDay * 60_000);
    const listed = list(plan, template, { ...given, left }, random);
    const id = newCampaignId(later(startedAt, -3 * 60_000));
    const rows = send(id, template, listed, startedAt, random, now);
    await record(db, { plan, template, id, listed, rows, startedAt, author: given.author });
    for (const row of rows) if (row.failure_kind === "OPTED_OUT") left.add(row.address);
    const answers = given.replies(rows);
    for (const answer of answers) if (answer.preview === "STOP") left.add(answer.address);
    all.push(...rows, ...answers);
  }
  return all;
}

function list(
  plan: Plan,
  template: SeededTemplate,
  given: { people: readonly Person[]; consented: (person: Person) => boolean; left: ReadonlySet<string> },
  random: Random,
): Listed[] {
  const chosen = random.shuffled(given.people).slice(0, plan.people);
  return chosen.map((person): Listed => {
    const values = valuesFor(template, person, random);
    const fault = random.weighted(faultShares);
    if (fault) {
      return { person, values, fate: "skip", fault: fault.reason, cell: fault.cell(person.phone) };
    }
    if (given.left.has(person.phone)) return { person, values, fate: "skip", fault: "opted_out", cell: person.phone };
    if (template.category === "marketing" && !given.consented(person)) {
      return { person, values, fate: "skip", fault: "no_consent", cell: person.phone };
    }
    return { person, values, fate: "send", fault: null, cell: null };
  });
}

function send(
  id: string,
  template: SeededTemplate,
  listed: readonly Listed[],
  startedAt: Date,
  random: Random,
  now: Date,
): MessageRow[] {
  const rows: MessageRow[] = [];
  for (const [at, { person, values, fate }] of listed.entries()) {
    if (fate !== "send") continue;
    // Messages are made in slices, well before they are sent.
    const createdAt = later(startedAt, 400 + Math.floor(rows.length / sliceSize) * 90);
    const handedOverAt = later(startedAt, 900 + Math.round((rows.length * 1000) / pacePerSecond));
    const campaign = { id, rowNumber: at + 2 };
    rows.push(templateMessage(template, person, { createdAt, handedOverAt, campaign, values }, random, now));
  }
  return rows;
}

type Recorded = {
  plan: Plan;
  template: SeededTemplate;
  id: string;
  listed: readonly Listed[];
  rows: readonly MessageRow[];
  startedAt: Date;
  author: string;
};

async function record(db: Db, given: Recorded): Promise<void> {
  const importId = newId();
  const of = (fate: Listed["fate"]) => given.listed.filter((row) => row.fate === fate).length;
  const counts = { rowsTotal: given.listed.length, rowsSend: of("send"), rowsHold: 0, rowsSkip: of("skip") };
  await recordImport(db, given, importId, counts);
  await recordRecipients(db, given, importId);
  await recordCampaign(db, given, importId, counts);
}

type Counts = Record<"rowsTotal" | "rowsSend" | "rowsHold" | "rowsSkip", number>;

async function recordImport(db: Db, given: Recorded, importId: string, counts: Counts): Promise<void> {
  const { plan, template, listed, startedAt, author } = given;
  const reasons: Partial<Record<RecipientReason, number>> = {};
  for (const { fault } of listed) if (fault) reasons[fault] = (reasons[fault] ?? 0) + 1;
  await db.insert(recipientImports).values({
    workspaceId: template.channel.workspaceId,
    id: importId,
    channelId: template.channel.id,
    templateCode: template.code,
    method: "excel",
    fileName: `${plan.name.toLowerCase().replace(/[^a-z]+/g, "-")}.xlsx`,
    fileBytes: 8_400 + listed.length * 58,
    columns: ["recipient", ...templateColumns(template.content)],
    ...counts,
    reasons,
    tookMs: 180 + Math.round(listed.length / 9),
    createdBy: author,
    createdAt: later(startedAt, -6 * 60_000),
  });
}

/** Faults that leave a row without a usable number. */
const WITHOUT_NUMBER: RecipientReason[] = ["malformed_number", "scientific_number", "too_short", "unknown_country"];

async function recordRecipients(db: Db, { template, listed }: Recorded, importId: string): Promise<void> {
  const recipients = listed.map(({ person, values, fate, fault, cell }, at) => ({
    workspaceId: template.channel.workspaceId,
    importId,
    rowNumber: at + 2,
    address: fault && WITHOUT_NUMBER.includes(fault) ? null : person.phone,
    country: person.country,
    parameters: values,
    fate,
    reason: fault,
    reasonColumn: fault ? (faults.find((each) => each.reason === fault)?.column ?? "recipient") : null,
    cells: cell === null ? null : [cell, ...(fault === "missing_variable" ? ["", ...values.slice(1)] : values)],
  }));
  for (let at = 0; at < recipients.length; at += 2_000) {
    await db.insert(campaignRecipients).values(recipients.slice(at, at + 2_000));
  }
}

async function recordCampaign(db: Db, given: Recorded, importId: string, counts: Counts): Promise<void> {
  const { plan, template, id, listed, rows, startedAt, author } = given;
  const { workspaceId, id: channelId, senderId } = template.channel;
  const figures = { accepted: 0, sent: 0, delivered: 0, read: 0, failed: 0, failedLater: 0 };
  for (const row of rows) {
    const one = figuresOf({ state: row.state, acceptedAt: row.accepted_at, sentAt: row.sent_at });
    for (const name of Object.keys(figures) as (keyof typeof figures)[]) figures[name] += one[name];
  }
  const createdAt = later(startedAt, -3 * 60_000);
  const finishedAt = later(rows.at(-1)?.accepted_at ?? startedAt, 900);
  await db.insert(campaigns).values({
    workspaceId,
    id,
    channelId,
    senderId,
    importId,
    name: plan.name,
    templateCode: template.code,
    templateName: template.name,
    templateLanguage: template.language,
    category: template.category,
    content: template.content,
    state: outcomeOf({ ...figures, uncertain: 0 }, defaultFailedShare),
    startedAt,
    finishedAt,
    claimedAt: rows[0]?.handed_over_at ?? startedAt,
    answeredAt: rows.at(-1)?.accepted_at ?? startedAt,
    ...counts,
    expandedThrough: listed.length + 1,
    expandedAt: later(startedAt, 2_000),
    ...figures,
    progressAt: finishedAt,
    createdBy: author,
    createdAt,
  });
  const events = [
    { kind: "started", at: startedAt },
    { kind: "first_accepted", at: rows[0]?.accepted_at ?? startedAt },
    { kind: "finished", at: finishedAt },
  ];
  await db
    .insert(campaignEvents)
    .values(events.map((event) => ({ workspaceId, campaignId: id, id: newId(), values: {}, ...event })));
}
