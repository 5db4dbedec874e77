import { sql } from "drizzle-orm";
import type { SuppressionSource } from "#db/audience-enums";
import type { OriginKind, Platform } from "#db/enums";
import type { Ctx } from "#lib/context";
import type { Figures } from "./figures.ts";

export type StatisticsKey = {
  day: string;
  channelId: string;
  senderId: string;
  templateCode: string;
  category: string;
  country: string;
};

/** The template that a message counts for: tests are messages of their channel, and no result of their template. */
export function templateCounted(origin: OriginKind | null, templateCode: string | null): string {
  return origin === "test" ? "" : (templateCode ?? "");
}

export type StatisticsIncrement = StatisticsKey &
  Partial<Pick<Figures, "accepted" | "sent" | "delivered" | "read" | "failed" | "failedLater" | "uncertain">> & {
    submitted?: number;
    inbound?: number;
  };

const dimensions = (row: StatisticsKey) =>
  [row.day, row.channelId, row.senderId, row.templateCode, row.category, row.country].join("\u0000");

/**
 * Adds increments to the daily figures, in the transaction of the change they count. Rows are taken in one order, so that
 * two workers never wait for each other in a circle.
 */
export async function recordStatistics(ctx: Ctx, increments: StatisticsIncrement[]): Promise<void> {
  const sums = new Map<string, Required<StatisticsIncrement>>();
  for (const row of increments) {
    const key = dimensions(row);
    const sum = sums.get(key) ?? {
      day: row.day,
      channelId: row.channelId,
      senderId: row.senderId,
      templateCode: row.templateCode,
      category: row.category,
      country: row.country,
      submitted: 0,
      accepted: 0,
      sent: 0,
      delivered: 0,
      read: 0,
      failed: 0,
      failedLater: 0,
      uncertain: 0,
      inbound: 0,
    };
    sum.submitted += row.submitted ?? 0;
    sum.accepted += row.accepted ?? 0;
    sum.sent += row.sent ?? 0;
    sum.delivered += row.delivered ?? 0;
    sum.read += row.read ?? 0;
    sum.failed += row.failed ?? 0;
    sum.failedLater += row.failedLater ?? 0;
    sum.uncertain += row.uncertain ?? 0;
    sum.inbound += row.inbound ?? 0;
    sums.set(key, sum);
  }
  const rows = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO daily_statistics AS d (workspace_id, day, channel_id, sender_id, template_code, category, country,
      submitted, accepted, sent, delivered, read, failed, failed_later, uncertain, inbound)
    SELECT ${ctx.workspaceId}, r.day, r."channelId", r."senderId", r."templateCode", r.category, r.country,
      r.submitted, r.accepted, r.sent, r.delivered, r.read, r.failed, r."failedLater", r.uncertain, r.inbound
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(day date, "channelId" text, "senderId" text,
      "templateCode" text, category text, country text, submitted int, accepted int, sent int, delivered int, read int,
      failed int, "failedLater" int, uncertain int, inbound int)
    ON CONFLICT (workspace_id, day, channel_id, sender_id, template_code, category, country) DO UPDATE SET
      submitted = d.submitted + excluded.submitted, accepted = d.accepted + excluded.accepted,
      sent = d.sent + excluded.sent, delivered = d.delivered + excluded.delivered, read = d.read + excluded.read,
      failed = d.failed + excluded.failed, failed_later = d.failed_later + excluded.failed_later,
      uncertain = d.uncertain + excluded.uncertain, inbound = d.inbound + excluded.inbound`);
}

/** Adds failed messages by code, or takes them back when a later receipt proved them delivered (negative). */
export async function recordFailures(
  ctx: Ctx,
  failures: { day: string; channelId: string; code: string; kind: string; failed: number }[],
): Promise<void> {
  const sums = new Map<string, (typeof failures)[number]>();
  for (const row of failures) {
    const key = [row.day, row.channelId, row.code].join("\u0000");
    const sum = sums.get(key) ?? { ...row, failed: 0 };
    sum.failed += row.failed;
    sums.set(key, sum);
  }
  const rows = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO daily_failures AS d (workspace_id, day, channel_id, code, kind, failed)
    SELECT ${ctx.workspaceId}, r.day, r."channelId", r.code, r.kind, r.failed
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(day date, "channelId" text, code text, kind text, failed int)
    ON CONFLICT (workspace_id, day, channel_id, code) DO UPDATE SET failed = d.failed + excluded.failed`);
}

export type OptOutKey = {
  day: string;
  platform: Platform;
  /** Empty when it is not known, or a member did it. */
  channelId: string;
  senderId: string;
  source: SuppressionSource;
};

/** Counts people who are newly opted out, one for each key, in the transaction of what opted them out. */
export async function recordOptOuts(ctx: Ctx, people: OptOutKey[]): Promise<void> {
  const sums = new Map<string, OptOutKey & { people: number }>();
  for (const key of people) {
    const text = [key.day, key.platform, key.channelId, key.senderId, key.source].join("\u0000");
    sums.set(text, { ...key, people: (sums.get(text)?.people ?? 0) + 1 });
  }
  const rows = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO daily_opt_outs AS d (workspace_id, day, platform, channel_id, sender_id, source, people)
    SELECT ${ctx.workspaceId}, r.day, r.platform, r."channelId", r."senderId", r.source, r.people
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(day date, platform text, "channelId" text, "senderId" text, source text, people int)
    ON CONFLICT (workspace_id, day, platform, channel_id, sender_id, source) DO UPDATE SET people = d.people + excluded.people`);
}
