import { webDatabase } from "#lib/database";
import { env } from "#lib/env";
import { checkReadiness } from "#lib/health/readiness";
import { createWriteProbe, type WriteProbe } from "#lib/health/write-probe";

export const dynamic = "force-dynamic";

let probe: WriteProbe | undefined;

/** 200 when the web, the door, a worker and the database can all do their work; else 503 and which of them cannot. */
export async function GET(): Promise<Response> {
  const { db } = webDatabase();
  probe ??= createWriteProbe(db, "web");
  const state = await checkReadiness(db, probe, env().DOOR_URL, new Date());
  return Response.json(state, { status: state.ready ? 200 : 503 });
}
