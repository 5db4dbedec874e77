import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { debianRoot } from "#lib/embedded/debian-root";

/** What tests start; `lib/testing/debian/packages.ts` says how. */
const debianPackages = ["chasquid", "dovecot-imapd", "python3-aiosmtpd", "libnet-smpp-perl"];

/**
 * Fetches the Debian packages whose servers tests speak with, and what they need, with apt-get, and unpacks them into a folder of
 * the checkout. Nothing is installed. Does nothing where they are there, or without Debian; without a connection those tests are
 * left out.
 */
export function ensureDebianPackages(): void {
  if (existsSync(debianRoot) || !existsSync("/usr/bin/apt-get")) return;
  const fetched = `${debianRoot}-fetched`;
  rmSync(fetched, { recursive: true, force: true });
  mkdirSync(join(fetched, "partial"), { recursive: true });
  console.log("Fetching mail servers and a module for SMPP from Debian, for tests; nothing is installed.");
  if (!download(fetched) && process.geteuid?.() === 0) {
    // A fresh machine knows no packages yet.
    apt("update");
    download(fetched);
  }
  unpack(fetched);
  rmSync(fetched, { recursive: true, force: true });
}

const apt = (...args: string[]) =>
  spawnSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

const download = (folder: string) =>
  apt(
    ...["install", "--download-only", "--reinstall", "-y", "--no-install-recommends"],
    // An ordinary user may not lock the folder of the packages, and changes nothing there.
    ...["-o", "Debug::NoLocking=1", "-o", `Dir::Cache::archives=${folder}`, "-o", "APT::Sandbox::User="],
    ...debianPackages,
  );

function unpack(fetched: string): void {
  const files = readdirSync(fetched).filter((name) => name.endsWith(".deb"));
  const folder = `${debianRoot}-unpacked`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const whole = files.every((name) => spawnSync("dpkg", ["-x", join(fetched, name), folder]).status === 0);
  if (!whole || files.length < debianPackages.length) {
    rmSync(folder, { recursive: true, force: true });
    return;
  }
  // Debian's /lib is its /usr/lib, though some packages still name the old place.
  if (existsSync(join(folder, "lib"))) cpSync(join(folder, "lib"), join(folder, "usr/lib"), { recursive: true });
  renameSync(folder, debianRoot);
}
