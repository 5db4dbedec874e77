/** `npm start`: runs all of Carillon, with an embedded PostgreSQL unless DATABASE_URL is set. `--dev` reloads on changes. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MissingRight, signInRoles } from "#db/access/roles";
import { migrate } from "#db/migrate";
import { dataPaths, projectRoot } from "#lib/embedded/data-paths";
import { isFullDisk, makeDataDirectory } from "#lib/embedded/files";
import { Problem } from "#lib/embedded/problem";
import { isAlive } from "#lib/embedded/processes";
import { startEmbedded } from "#lib/embedded/start-embedded";
import { buildWeb, isBuildFresh, sourcesDigest } from "./start/build/build-web.ts";
import { checkKey, isEmpty, reachDatabase, seed } from "./start/database.ts";
import {
  type Addresses,
  childEnvironment,
  choosePorts,
  embeddedAddresses,
  type Variables,
  wantsDemo,
} from "./start/environment.ts";
import { environmentOf, type RunProcess } from "./start/process-environment.ts";
import { smallHeap, webHeap } from "./start/processes/heaps.ts";
import { waitUntilReady } from "./start/processes/ready.ts";
import { reloadOnChange } from "./start/processes/reload.ts";
import { killRun, type Run, recordRun, stopRun, superviseDatabase } from "./start/processes/run.ts";
import { claimRun, findLauncher, releaseRun } from "./start/processes/run-file.ts";
import { startService } from "./start/processes/service.ts";
import { showSummary } from "./start/report/summary.ts";
import { say, sayProblem, step } from "./start/report/terminal.ts";
import { roleAddresses, rolePasswords } from "./start/role-passwords.ts";
import { keepSecrets, loadSecrets, type Secrets } from "./start/secrets.ts";

const startedAt = performance.now();
const dev = process.argv.includes("--dev");
if (existsSync(join(projectRoot, ".env"))) process.loadEnvFile(join(projectRoot, ".env"));
const sandbox = process.env.CARILLON_SANDBOX !== "off";
const paths = dataPaths();
const stopping = new AbortController();
const current: Run = { services: [], database: undefined, stopping: stopping.signal };

// Writing to a closed terminal must not end this process before it has stopped its children.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(name, () => {
    if (!stopping.signal.aborted) return void stop(0, "Stopping…");
    // npm forwards a SIGINT that the terminal already sent to both: only a later one is the user's second Ctrl-C.
    if (name !== "SIGINT" || performance.now() - stoppingSince < 500) return;
    say("Stopping at once.");
    killRun(current);
    releaseRun(paths.run);
    process.exit(1);
  });
process.on("uncaughtException", (error) => isFullDisk(error) || void fail(error));
process.on("unhandledRejection", (error) => void fail(error));

let stoppingSince = 0;
const starting = start();
starting.catch(fail);

async function start(): Promise<void> {
  makeDataDirectory(paths.root);
  const launcher = findLauncher();
  const leftovers = await claimRun(paths.run, launcher);
  if (leftovers > 0) say(`Ended ${leftovers} processes of an earlier start.`);
  if (launcher) setInterval(() => isAlive(launcher) || stop(1, "npm was ended; stopping."), 1_000).unref();

  const secrets = loadSecrets(paths);
  // A database of somebody's own is asked first whether the new key is the right one.
  if (!process.env.DATABASE_URL) keepSecrets(paths, secrets);
  const { ports, moved } = await choosePorts(process.env);
  const build = webBuild();
  const database = prepareDatabase(secrets);
  // Wait for both even if one fails, so that nothing is still starting while we stop.
  await Promise.allSettled([build, database]);
  await build;
  const variables = childEnvironment(process.env, paths, ports, secrets, await database, { dev, sandbox });
  await checkKey(variables);
  keepSecrets(paths, secrets);
  const content = await seedIfEmpty(variables);
  const seeded = content === "demonstration";

  stopping.signal.throwIfAborted();
  if (sandbox) run("sandbox", variables, "sandbox/main.ts");
  run("worker", variables, ...smallHeap, "lib/worker/main.ts");
  run("door", variables, ...smallHeap, "lib/door/main.ts");
  if (dev) run("web", variables, "scripts/web.ts", "--dev");
  else run("web", variables, ...webHeap, "scripts/web.ts");
  current.url = `http://localhost:${ports.web}`;
  recordRun(current, paths);
  const readyz = `http://127.0.0.1:${ports.web}/readyz`;
  await step("Bring up all processes", () => waitUntilReady(readyz, current.services, stopping.signal));
  if (seeded && sandbox) await connectDemonstration(variables);
  if (dev) reloadOnChange(current.services, stopping.signal);
  // With DATABASE_URL, the demonstration may come from another installation with another password.
  const passwordKnown = seeded || (wantsDemo(process.env) && !process.env.DATABASE_URL);
  await showSummary({ ports, moved, secrets, paths, sandbox, passwordKnown, empty: content === "nothing", startedAt });
}

function webBuild(): Promise<void> {
  if (dev) return Promise.resolve();
  const digest = sourcesDigest(projectRoot);
  if (isBuildFresh(projectRoot, digest)) return Promise.resolve();
  return step("Build the web", () => buildWeb(projectRoot, digest, paths.log("build"), stopping.signal));
}

async function prepareDatabase(secrets: Secrets): Promise<Addresses> {
  const own = process.env.DATABASE_URL;
  if (own) {
    await step("Reach the database", () => reachDatabase(own));
    return migrateOwn(own, secrets);
  }
  const running = await step(
    "Start PostgreSQL",
    () => startEmbedded(paths, secrets.postgresPassword),
    ({ port, created, note, recovered }) =>
      [`port ${port}`, created && "created", recovered, note].filter(Boolean).join("; "),
  );
  current.database = running;
  stopping.signal.throwIfAborted();
  void superviseDatabase(current, () => startEmbedded(paths, secrets.postgresPassword, {}, { keepPort: true })).catch(
    fail,
  );
  await step("Migrate", () =>
    migrate(running.url, { passwords: rolePasswords(running.url, secrets.postgresPassword) }),
  );
  return embeddedAddresses(running.port, secrets);
}

/** Migrates the database of DATABASE_URL, and gives passwords to those roles whose address the operator has not set. */
async function migrateOwn(owner: string, secrets: Secrets): Promise<Addresses> {
  const { WEB_DATABASE_URL: web, DOOR_DATABASE_URL: door, WORKER_DATABASE_URL: worker } = process.env;
  const { SYSTEM_DATABASE_URL: system } = process.env;
  const given = { ...(web && { web }), ...(door && { door }), ...(worker && { worker }), ...(system && { system }) };
  const passwords = rolePasswords(owner, secrets.postgresPassword);
  const ours = signInRoles.filter((role) => !(role in given)).map((role) => [role, passwords[role]]);
  await step("Migrate", () => migrate(owner, { passwords: Object.fromEntries(ours) }));
  return { owner, ...roleAddresses(owner, passwords, given) };
}

/** Binds the demonstration's channel to the sandbox, which needs the sandbox and the door to be running. */
async function connectDemonstration(variables: Variables): Promise<void> {
  try {
    await step("Connect the demonstration to the sandbox", () =>
      seed(variables, paths, stopping.signal, "lib/demo/connect.ts"),
    );
  } catch (error) {
    stopping.signal.throwIfAborted();
    // The console works without it, and the channel can be bound again on its page.
    sayProblem(asProblem(error));
  }
}

/** Writes the demonstration into an empty database, if it is wanted. @returns what the database holds now */
async function seedIfEmpty(variables: Variables): Promise<"demonstration" | "nothing" | "workspaces"> {
  if (!(await isEmpty(variables.DATABASE_URL ?? ""))) return "workspaces";
  if (!wantsDemo(process.env)) return "nothing";
  await step("Write the demonstration", () => seed(variables, paths, stopping.signal));
  return "demonstration";
}

function run(name: RunProcess, variables: Variables, ...args: string[]): void {
  const env = environmentOf(name, { ...process.env, ...variables });
  const service = startService({
    ...{ name, args, env, cwd: projectRoot, logPath: paths.log(name) },
    onCrash: (how, delayMs) => say(`The ${name} ended unexpectedly (${how}); starting it again in ${delayMs} ms.`),
    onChange: () => queueMicrotask(() => recordRun(current, paths)),
  });
  current.services.push(service);
}

async function stop(code: number, word: string): Promise<void> {
  if (stopping.signal.aborted) return;
  stoppingSince = performance.now();
  stopping.abort();
  say(word);
  await starting.catch(() => {});
  try {
    await stopRun(current);
  } catch (error) {
    sayProblem(asProblem(error));
    process.exitCode = 1;
  }
  releaseRun(paths.run);
  if (code === 0) say("Stopped.");
  process.exit(process.exitCode || code);
}

/** Prints why the start failed, or what broke later, and stops everything. */
async function fail(error: unknown): Promise<void> {
  if (stopping.signal.aborted) return;
  sayProblem(asProblem(error));
  await stop(1, "");
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof MissingRight) return new Problem(error.reason, error.remedy);
  if (isFullDisk(error))
    return new Problem("The disk is full.", "Free some space (100 MB is enough to start) and start again.");
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  return new Problem(`Unexpected: ${message}`, `The logs are in ${paths.logs}.`, stack);
}
