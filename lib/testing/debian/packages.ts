/**
 * Servers of Debian's packages, for tests against programs that know nothing of Carillon. `npm test` unpacks the packages into a
 * folder of the checkout (`scripts/checks/debian-packages.ts`); nothing is installed, and no service starts by itself. Where one
 * is missing, vitest.config.ts leaves its tests out.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { debianRoot } from "../../embedded/debian-root.ts";

/** Chasquid, a mail server that needs no account and no folder of its own. */
export const chasquid = join(debianRoot, "usr/bin/chasquid");

/** Variables with which Python and Perl find the modules of the packages, beside those that are installed. */
export const moduleFolders = {
  PYTHONPATH: join(debianRoot, "usr/lib/python3/dist-packages"),
  // Debian begins with a part of Perl only; the whole one comes with what the packages need.
  PERL5LIB: globSync(["usr/share/perl5", "usr/share/perl/*", "usr/lib/*/perl/*"], { cwd: debianRoot })
    .map((folder) => join(debianRoot, folder))
    .join(":"),
};

/**
 * A command for programs whose folders are built in: it runs with the packages laid over this machine's /usr, which nobody else
 * sees. Root only. @returns program and arguments, for `spawn`
 */
export function withPackagesInUsr(command: readonly string[]): { program: string; args: string[] } {
  const script = 'mount -t overlay overlay -o "lowerdir=$1/usr:/usr" /usr && shift && exec "$@"';
  return { program: "unshare", args: ["-m", "sh", "-c", script, "sh", debianRoot, ...command] };
}

/** Which of the programs run on this machine. */
export function programsHere() {
  const env = { ...process.env, ...moduleFolders };
  const runs = (program: string, ...args: string[]) => spawnSync(program, args, { env }).status === 0;
  const dovecot = withPackagesInUsr(["/usr/sbin/dovecot", "--version"]);
  return {
    aiosmtpd: runs("/usr/bin/python3", "-c", "import aiosmtpd"),
    netSmpp: runs("/usr/bin/perl", "-MNet::SMPP", "-MEncode::GSM0338", "-MJSON::PP", "-e", "1"),
    chasquid: existsSync(chasquid) && runs(chasquid, "--version"),
    dovecot: existsSync(join(debianRoot, "usr/sbin/dovecot")) && runs(dovecot.program, ...dovecot.args),
  };
}
