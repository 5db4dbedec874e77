import { createHash, timingSafeEqual } from "node:crypto";
import type { Sql } from "postgres";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ProcessFigures } from "#db/schema/operations";
import { logLosses } from "#lib/log";
import { errorCounts } from "#lib/report-error";

const registry = new Registry();
collectDefaultMetrics({ register: registry });

export const webhookSeconds = new Histogram({
  name: "carillon_webhook_seconds",
  help: "Time to answer a platform's webhook, by HTTP status.",
  labelNames: ["status"],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  registers: [registry],
});

export const webhookPartsDropped = new Counter({
  name: "carillon_webhook_parts_dropped_total",
  help: "Parts of posts to the address of an app that spoke of accounts nobody has bound, by platform.",
  labelNames: ["platform"],
  registers: [registry],
});

const waiting = new Gauge({
  name: "carillon_inbound_events_waiting",
  help: "Webhooks stored and not applied yet.",
  registers: [registry],
});

const openBreakers = new Gauge({
  name: "carillon_lanes_resting",
  help: "Lanes that wait because their platform does not answer.",
  registers: [registry],
});

const jobErrors = new Gauge({
  name: "carillon_background_errors",
  help: "Errors of background work since the start of each process, by process and activity.",
  labelNames: ["process", "activity"],
  registers: [registry],
});

const lostLogLines = new Gauge({
  name: "carillon_log_lines_lost",
  help: "Log lines that could not be written since the start of each process.",
  labelNames: ["process"],
  registers: [registry],
});

const residentBytes = new Gauge({
  name: "carillon_resident_bytes",
  help: "Memory of each process.",
  labelNames: ["process"],
  registers: [registry],
});

/** Who may read the figures: who has the token, or, without one, a program on this machine that asks by itself. */
export function mayReadMetrics(
  request: { headers: Record<string, string | string[] | undefined>; address: string | undefined },
  token: string | undefined,
): boolean {
  const { headers, address = "" } = request;
  if (token !== undefined) return isSame(headers.authorization, `Bearer ${token}`);
  // A proxy on this machine asks for somebody else.
  const forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].some((name) => headers[name] !== undefined);
  return !forwarded && /^(::1|(::ffff:)?127\.)/.test(address);
}

/** Compares in a time that tells nothing about where two texts differ. */
function isSame(given: string | string[] | undefined, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return typeof given === "string" && timingSafeEqual(digest(given), digest(expected));
}

/** The figures in Prometheus' text format: the door's own, and what the workers say of themselves in their heartbeats. */
export async function describeMetrics(sql: Sql): Promise<{ contentType: string; text: string }> {
  const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM inbound_events
    WHERE applied_at IS NULL AND set_aside_at IS NULL`;
  waiting.set(row?.n ?? 0);
  const workers = await sql<{ id: string; figures: ProcessFigures }[]>`
    SELECT id, figures FROM worker_heartbeats WHERE seen_at > now() - interval '1 minute'`;
  for (const gauge of [jobErrors, lostLogLines, residentBytes]) gauge.reset();
  tell("door", { errors: errorCounts(), lostLogLines: logLosses.lines, residentBytes: process.memoryUsage.rss() });
  for (const { id, figures } of workers) tell(`worker ${id}`, figures);
  // Each worker counts all of them.
  openBreakers.set(Math.max(0, ...workers.map(({ figures }) => figures.restingLanes ?? 0)));
  return { contentType: registry.contentType, text: await registry.metrics() };
}

function tell(name: string, figures: ProcessFigures): void {
  for (const [activity, n] of Object.entries(figures.errors)) jobErrors.set({ process: name, activity }, n);
  lostLogLines.set({ process: name }, figures.lostLogLines);
  residentBytes.set({ process: name }, figures.residentBytes);
}
