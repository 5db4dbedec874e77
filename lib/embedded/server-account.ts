/**
 * Chooses the user account for the database server. PostgreSQL refuses to run as root, but in containers we often are
 * root, in a folder that only root can read. In order of preference:
 *
 * 1. Not root: run as the current user.
 * 2. Root, with user namespaces allowed: run in a namespace that maps root to an ordinary user. Files keep root as their
 *    owner and no account is needed.
 * 3. Root without namespaces: run as the account `postgres` (created if missing), with the data, and if needed a copy of
 *    the binaries, in a folder that account can read.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { copyBinaries } from "./binaries.ts";
import type { DataPaths } from "./data-paths.ts";
import { readJson, writeFileDurably } from "./files.ts";
import { Problem } from "./problem.ts";

export type Server = {
  /** Folder with `bin`, `lib` and `share`. */
  binaries: string;
  dataDirectory: string;
  /** Comes before each command of the server. */
  prefix: string[];
  /** The account to run as, for case 3. */
  uid?: number;
  gid?: number;
  /** Shown at the start when the data is outside the data directory. */
  note?: string;
  /** The folder outside the data directory, for case 3; removed by `npm run reset`. */
  elsewhere?: string;
};

const ACCOUNT = "postgres";
const NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];

const Placement = z.object({ elsewhere: z.string().optional(), port: z.number().int().optional() });

/** What the first start chose and later starts keep: the port, and the folder outside the data directory if any. */
export function readPlacement(paths: DataPaths): z.output<typeof Placement> {
  return Placement.safeParse(readJson(paths.server)).data ?? {};
}

export function writePlacement(paths: DataPaths, placement: z.input<typeof Placement>): void {
  writeFileDurably(paths.server, `${JSON.stringify(placement)}\n`);
}

/** Removes a data directory, including the folder outside it. Its server must be stopped. */
export function removeData(paths: DataPaths): void {
  const { elsewhere } = readPlacement(paths);
  for (const place of [paths.root, elsewhere]) if (place) rmSync(place, { recursive: true, force: true });
}

/** The folder of the database's own files. */
export function databaseDirectory(paths: DataPaths): string {
  const { elsewhere } = readPlacement(paths);
  return elsewhere ? join(elsewhere, "postgres") : paths.postgres;
}

/**
 * Chooses the account and the folders of the server for this machine and data directory.
 * @throws Problem when the data belongs to another user, or there is no way to run the server as root
 */
export function chooseServer(paths: DataPaths, binaries: string): Server {
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  refuseForeignData(paths);
  const inPlace: Server = { binaries, dataDirectory: paths.postgres, prefix: [] };
  if (process.geteuid?.() !== 0) return inPlace;

  const forced = process.env.CARILLON_EMBEDDED_ACCOUNT;
  const elsewhere = readPlacement(paths).elsewhere;
  if (!forced && !elsewhere && namespaceWorks(inPlace, paths.root)) return { ...inPlace, prefix: NAMESPACE };
  if (existsSync(join(paths.postgres, "PG_VERSION")))
    throw new Problem(
      `The database in ${paths.postgres} was created where user namespaces are allowed; here root cannot run it.`,
      "Allow them (sysctl kernel.unprivileged_userns_clone=1, or a container's seccomp profile), start as an ordinary user who owns the folder, or run `npm run reset`.",
    );
  return asAccount(paths, binaries, forced || ACCOUNT, elsewhere);
}

function refuseForeignData(paths: DataPaths): void {
  const me = process.geteuid?.();
  for (const place of [paths.root, paths.postgres]) {
    if (me === undefined || !existsSync(place)) continue;
    const owner = statSync(place).uid;
    if (owner === me) continue;
    throw new Problem(
      `${place} belongs to user ${userName(owner)}, but this is user ${userName(me)}.`,
      `Start as ${userName(owner)}, hand it over with \`chown -R ${userName(me)} ${quote(paths.root)}\`, or set CARILLON_DATA_DIR to another folder.`,
    );
  }
}

/** Tests that inside the namespace the binaries run and the folder is writable. */
function namespaceWorks(server: Server, folder: string): boolean {
  const [command = "", ...before] = NAMESPACE;
  const trial = 'test -w "$2" && test -x "$2" && "$1" --version';
  const binary = join(server.binaries, "bin", "postgres");
  const options = { cwd: "/", stdio: "ignore" as const, timeout: 10_000 };
  return spawnSync(command, [...before, "sh", "-c", trial, "sh", binary, folder], options).status === 0;
}

function asAccount(paths: DataPaths, binaries: string, account: string, known: string | undefined): Server {
  const { uid, gid } = findOrCreateAccount(account);
  const hash = createHash("sha256").update(paths.root).digest("hex").slice(0, 12);
  const elsewhere = known ?? `/var/lib/carillon-${hash}`;
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
  chmodSync(elsewhere, 0o711);
  const dataDirectory = join(elsewhere, "postgres");
  writePlacement(paths, { ...readPlacement(paths), elsewhere });

  const runs = (folder: string) => {
    const options = { cwd: "/", uid, gid, stdio: "ignore" as const, timeout: 10_000 };
    return spawnSync(join(folder, "bin", "postgres"), ["--version"], options).status === 0;
  };
  const reachable = runs(binaries) ? binaries : copyBinaries(binaries, elsewhere);
  if (!runs(reachable))
    throw new Problem(
      `The account "${account}" cannot run the database server in ${reachable}.`,
      "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.",
    );
  const note = `as root here, the database runs as "${account}" with its data in ${elsewhere}`;
  return { binaries: reachable, dataDirectory, prefix: [], uid, gid, note, elsewhere };
}

function findOrCreateAccount(account: string): { uid: number; gid: number } {
  const found = accountIds(account);
  if (found) return found;
  for (const [command, ...args] of [
    ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", account],
    ["adduser", "-S", "-D", "-H", account],
  ])
    if (spawnSync(command ?? "", args, { stdio: "ignore" }).status === 0) break;
  const made = accountIds(account);
  if (made) return made;
  throw new Problem(
    `PostgreSQL does not run as root, user namespaces are forbidden here, and the account "${account}" cannot be created.`,
    "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.",
  );
}

function accountIds(account: string): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, account], { encoding: "utf8", stdio: "pipe" }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

function userName(uid: number): string {
  const known = spawnSync("id", ["-nu", String(uid)], { encoding: "utf8" });
  return known.status === 0 ? known.stdout.trim() : String(uid);
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
