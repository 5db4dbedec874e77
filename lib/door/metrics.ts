import type { Sql } from "postgres";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const registry = new Registry();
collectDefaultMetrics({ register: registry });

export const webhookSeconds = new Histogram({
  name: "carillon_webhook_seconds",
  help: "Time to answer a platform's webhook, by HTTP status.",
  labelNames: ["status"],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  registers: [registry],
});

const waiting = new Gauge({
  name: "carillon_inbound_events_waiting",
  help: "Webhooks stored and not applied yet.",
  registers: [registry],
});

/** The figures in Prometheus' text format. */
export async function describeMetrics(sql: Sql): Promise<{ contentType: string; text: string }> {
  const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM inbound_events
    WHERE applied_at IS NULL AND set_aside_at IS NULL`;
  waiting.set(row?.n ?? 0);
  return { contentType: registry.contentType, text: await registry.metrics() };
}
