/** `npm start`: everything, from nothing. `--dev` builds pages as they are asked for and reloads what changes. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "#db/migrate";
import { buildWeb, isBuildFresh, sourcesDigest } from "./start/build.ts";
import { isEmpty, reachDatabase, seed } from "./start/database.ts";
import { embeddedAddresses, startEmbedded } from "./start/embedded.ts";
import { makeDataDirectory } from "./start/files.ts";
import { type House, keepDatabase, killHouse, recordProcesses, stopHouse } from "./start/house.ts";
import { dataPaths, projectRoot } from "./start/paths.ts";
import { type Addresses, childEnvironment, choosePorts, type Variables } from "./start/plan.ts";
import { Problem } from "./start/problem.ts";
import { isAlive } from "./start/processes.ts";
import { waitUntilReady } from "./start/ready.ts";
import { reloadOnChange } from "./start/reload.ts";
import { say, sayProblem, step } from "./start/report.ts";
import { claimRun, findLauncher, releaseRun, updateRun } from "./start/run-file.ts";
import { loadSecrets, type Secrets } from "./start/secrets.ts";
import { startService } from "./start/service.ts";
import { showWelcome } from "./start/welcome.ts";

const startedAt = performance.now();
const dev = process.argv.includes("--dev");
if (existsSync(join(projectRoot, ".env"))) process.loadEnvFile(join(projectRoot, ".env"));
const sandbox = process.env.CARILLON_SANDBOX !== "off";
const paths = dataPaths();
const leaving = new AbortController();
const house: House = { services: [], database: undefined, leaving: leaving.signal };

// A closed terminal must not end this process before it has ended its children.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(name, () => {
    if (!leaving.signal.aborted) return void leave(0, "Stopping…");
    // npm passes a signal on that a terminal has sent to both: only a later one is a person's second.
    if (name !== "SIGINT" || performance.now() - leavingSince < 500) return;
    say("Stopping at once.");
    killHouse(house);
    releaseRun(paths.run);
    process.exit(1);
  });
process.on("uncaughtException", (error) => void fail(error));
process.on("unhandledRejection", (error) => void fail(error));

let leavingSince = 0;
const starting = start();
starting.catch(fail);

async function start(): Promise<void> {
  makeDataDirectory(paths.root);
  const launcher = findLauncher();
  const leftovers = await claimRun(paths.run, launcher);
  if (leftovers > 0) say(`Ended ${leftovers} processes that an earlier start left behind.`);
  if (launcher) setInterval(() => isAlive(launcher) || leave(1, "npm was ended; stopping."), 1_000).unref();

  const secrets = loadSecrets(paths);
  const { ports, moved } = await choosePorts(process.env);
  const build = webBuild();
  const database = prepareDatabase(secrets);
  // Both settle before anything is decided, so that nothing is still coming up while the house is being left.
  await Promise.allSettled([build, database]);
  await build;
  const variables = childEnvironment(process.env, paths, ports, secrets, await database, { dev, sandbox });
  const seeded = await seedOnce(variables);

  leaving.signal.throwIfAborted();
  if (sandbox) run("sandbox", variables, "sandbox/main.ts");
  run("worker", variables, "lib/worker/main.ts");
  run("door", variables, "lib/door/main.ts");
  run("web", variables, "scripts/web.ts", ...(dev ? ["--dev"] : []));
  updateRun(paths.run, { url: `http://localhost:${ports.web}` });
  const readyz = `http://127.0.0.1:${ports.web}/readyz`;
  await step("Bring up all processes", () => waitUntilReady(readyz, house.services, leaving.signal));
  if (seeded && sandbox) await connectDemonstration(variables);
  if (dev) reloadOnChange(house.services, leaving.signal);
  // In a database of one's own the demonstration may be another start's, with another password.
  const known = seeded || !process.env.DATABASE_URL;
  await showWelcome({ ports, moved, secrets, paths, sandbox, known, startedAt });
}

function webBuild(): Promise<void> {
  if (dev) return Promise.resolve();
  const digest = sourcesDigest(projectRoot);
  if (isBuildFresh(projectRoot, digest)) return Promise.resolve();
  return step("Build the web", () => buildWeb(projectRoot, digest, paths.log("build"), leaving.signal));
}

async function prepareDatabase(secrets: Secrets): Promise<Addresses> {
  const own = process.env.DATABASE_URL;
  if (own) {
    await step("Reach the database", () => reachDatabase(own));
    await step("Migrate", () => migrate(own));
    return { databaseUrl: own, webDatabaseUrl: process.env.WEB_DATABASE_URL || undefined };
  }
  const running = await step(
    "Start PostgreSQL",
    () => startEmbedded(paths, secrets.postgresPassword),
    ({ port, created, note, recovered }) =>
      [`port ${port}`, created && "created", recovered, note].filter(Boolean).join("; "),
  );
  house.database = running;
  leaving.signal.throwIfAborted();
  void keepDatabase(house, () => startEmbedded(paths, secrets.postgresPassword)).catch(fail);
  await step("Migrate", () => migrate(running.url, { appRolePassword: secrets.appPassword }));
  return embeddedAddresses(running.port, secrets);
}

/** The demonstration is written before anything runs; its channel comes alive once the sandbox and the door answer. */
async function connectDemonstration(variables: Variables): Promise<void> {
  try {
    await step("Connect the demonstration to the sandbox", () =>
      seed(variables, paths, leaving.signal, "db/seed/connect.ts"),
    );
  } catch (error) {
    leaving.signal.throwIfAborted();
    // The console works without it, and the channel's own page can authorise it again.
    sayProblem(asProblem(error));
  }
}

/** @returns whether the demonstration was written now */
async function seedOnce(variables: Variables): Promise<boolean> {
  if (process.env.SEED_DEMO === "off" || !(await isEmpty(variables.DATABASE_URL ?? ""))) return false;
  await step("Write the demonstration", () => seed(variables, paths, leaving.signal));
  return true;
}

function run(name: string, env: Variables, ...args: string[]): void {
  const service = startService({
    ...{ name, args, env, cwd: projectRoot, logPath: paths.log(name) },
    onCrash: (how, delayMs) => say(`The ${name} ended unexpectedly (${how}); starting it again in ${delayMs} ms.`),
    onChange: () => queueMicrotask(() => recordProcesses(house, paths)),
  });
  house.services.push(service);
}

async function leave(code: number, word: string): Promise<void> {
  if (leaving.signal.aborted) return;
  leavingSince = performance.now();
  leaving.abort();
  say(word);
  await starting.catch(() => {});
  try {
    await stopHouse(house);
  } catch (error) {
    sayProblem(asProblem(error));
    process.exitCode = 1;
  }
  releaseRun(paths.run);
  if (code === 0) say("Stopped.");
  process.exit(process.exitCode || code);
}

/** The start failed, or something broke later: say why, leave nothing running. */
async function fail(error: unknown): Promise<void> {
  if (leaving.signal.aborted) return;
  sayProblem(asProblem(error));
  await leave(1, "");
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  return new Problem(`Unexpected: ${message}`, `The logs are in ${paths.logs}.`, stack);
}
