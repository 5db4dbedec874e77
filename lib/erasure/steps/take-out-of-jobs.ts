import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import { redact } from "../spellings.ts";
import type { StepResult, StepTools } from "../step.ts";

/** What the job engine keeps of a job that may hold text. */
type Job = {
  name: string;
  id: string;
  data: unknown;
  output: unknown;
  sourceOutput: unknown;
  singletonKey: string | null;
  groupId: string | null;
};

/**
 * Takes the person's addresses out of what the job engine keeps of jobs of the workspace: what they were asked with, and what
 * they failed with.
 *
 * @param ctx in a transaction
 */
export async function takeOutOfJobs({ db, workspaceId }: Ctx, { spellings }: StepTools): Promise<StepResult> {
  const jobs = await db.execute<Job>(sql`
    SELECT name, id, data, output, source_output AS "sourceOutput", singleton_key AS "singletonKey", group_id AS "groupId"
    FROM pgboss.job WHERE data ->> 'workspaceId' = ${workspaceId}
      AND concat_ws(E'\\n', data::text, output::text, source_output::text, singleton_key, group_id) ~* ${spellings}
    ORDER BY name, id FOR UPDATE`);
  const warned = await db.execute<{ id: string; message: string; data: unknown }>(sql`
    SELECT id, message, data FROM pgboss.warning WHERE concat_ws(E'\\n', message, data::text) ~* ${spellings}`);
  const spelled = new RegExp(spellings, "gi");
  const rows = jobs.map(({ name, id, ...texts }) => ({ name, id, ...redact(texts, spelled) }));
  await db.execute(sql`
    UPDATE pgboss.job j SET data = r.data, output = r.output, source_output = r."sourceOutput", singleton_key = r."singletonKey",
      group_id = r."groupId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(name text, id uuid, data jsonb, output jsonb,
      "sourceOutput" jsonb, "singletonKey" text, "groupId" text)
    WHERE j.name = r.name AND j.id = r.id`);
  const warnings = warned.map(({ id, ...texts }) => ({ id, ...redact(texts, spelled) }));
  await db.execute(sql`
    UPDATE pgboss.warning w SET message = r.message, data = r.data
    FROM jsonb_to_recordset(${JSON.stringify(warnings)}::jsonb) AS r(id uuid, message text, data jsonb) WHERE w.id = r.id`);
  const texts = jobs.length + warned.length;
  return { position: null, looked: texts, found: { texts } };
}
