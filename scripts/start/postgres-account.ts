/**
 * Whom the database server runs as. PostgreSQL refuses to run as root, and newcomers in containers are root, often in a
 * folder only root may enter. In order of preference:
 *
 * 1. not root: as we are;
 * 2. root, where the system allows user namespaces: in one that shows root as an ordinary user. Files stay root's, no
 *    account is made and no folder is out of reach;
 * 3. root without namespaces: as the account `postgres` (made if need be), with data, and a copy of the binaries where
 *    needed, in a folder that account can reach.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readJson, writeFileDurably } from "./files.ts";
import type { DataPaths } from "./paths.ts";
import { copyBinaries } from "./postgres-binaries.ts";
import { Problem } from "./problem.ts";

export type Server = {
  /** Folder with `bin`, `lib` and `share`. */
  binaries: string;
  dataDirectory: string;
  /** Put before each command line of the server. */
  prefix: string[];
  /** The account to become, where that is how it is done. */
  uid?: number;
  gid?: number;
  /** Said at the start when the data is not where a person would look. */
  note?: string;
  /** Where the files are when they are outside the data directory; removed by a reset. */
  elsewhere?: string;
};

const ACCOUNT = "postgres";
const NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];

const Placement = z.object({ elsewhere: z.string().optional(), port: z.number().int().optional() });

/** What was settled at the first start and holds for the next ones. */
export function readPlacement(paths: DataPaths): z.output<typeof Placement> {
  return Placement.safeParse(readJson(paths.server)).data ?? {};
}

export function writePlacement(paths: DataPaths, placement: z.input<typeof Placement>): void {
  writeFileDurably(paths.server, `${JSON.stringify(placement)}\n`);
}

/**
 * Decides for this machine and this data directory.
 * @throws Problem when the data belongs to somebody else, or root finds no way to run the server
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
      `The database in ${paths.postgres} was made where user namespaces are allowed; here root cannot run it.`,
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

/** Tries what will be needed: the binaries run, and the folder can be written, as the user the namespace shows. */
function namespaceWorks(server: Server, folder: string): boolean {
  const [command = "", ...before] = NAMESPACE;
  const trial = 'test -w "$2" && test -x "$2" && "$1" --version';
  const binary = join(server.binaries, "bin", "postgres");
  const options = { cwd: "/", stdio: "ignore" as const, timeout: 10_000 };
  return spawnSync(command, [...before, "sh", "-c", trial, "sh", binary, folder], options).status === 0;
}

function asAccount(paths: DataPaths, binaries: string, account: string, known: string | undefined): Server {
  const { uid, gid } = findOrMakeAccount(account);
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

function findOrMakeAccount(account: string): { uid: number; gid: number } {
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
    `PostgreSQL does not run as root, user namespaces are forbidden here, and the account "${account}" cannot be made.`,
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
