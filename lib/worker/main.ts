import { surviveCutConnections } from "#db/client";
import { env } from "#lib/env";
import { exitWithParent } from "#lib/exit-with-parent";
import { endProcess } from "#lib/health/refuse-wrong-key";
import { WrongSealingKey } from "#lib/health/sealing-key";
import { log } from "#lib/log";
import { removeLeftUploads } from "#lib/uploads/store-upload";
import { startWorker } from "./worker.ts";

surviveCutConnections((error) => log.error({ err: error }, "uncaught"));
process.env.CARILLON_PROCESS ??= "worker";
// What an earlier worker was fetching when it was killed.
await removeLeftUploads();
const worker = await startWorker({
  databaseUrl: env().WORKER_DATABASE_URL,
  uncertainDeadlineMs: env().UNCERTAIN_DEADLINE_MS,
  poolSize: env().DATABASE_POOL_MAX,
}).catch((error) => {
  if (error instanceof WrongSealingKey) endProcess(error);
  throw error;
});
log.info({ worker: worker.id }, "worker started");
exitWithParent();

let leaving = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (leaving) return;
    leaving = true;
    await worker.stop();
    process.exit(0);
  });
}
