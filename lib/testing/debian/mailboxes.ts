import { spawn, spawnSync } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { anyFreePort } from "#lib/embedded/ports";
import { greets } from "./mail-server.ts";
import { chasquid, withPackagesInUsr } from "./packages.ts";

/** Debian's mail server Chasquid and its Dovecot, which share mailboxes and know nothing of Carillon. */
export type DebianMailboxes = {
  /** Where mails are handed over: with STARTTLS, and a user who signs in. */
  smtpPort: number;
  /** Where mailboxes are read, encrypted from the first byte. */
  imapPort: number;
  /** The mails that lie in somebody's mailbox, as they came. */
  mailsOf(user: string): Promise<Buffer[]>;
  close(): Promise<void>;
};

type Place = { folder: string; file: (name: string) => string };

/** The script that a mail is delivered with: it puts it into the folder of its reader. Who is called late has no mailbox. */
const deliver = `
case "$2" in late*) echo "550 5.1.1 no such user"; exit 67;; esac
name="$(date +%s).$$.$(od -An -N8 -tx1 /dev/urandom | tr -d ' ')"
cat > "$1/$2/tmp/$name" && chmod 644 "$1/$2/tmp/$name" && mv "$1/$2/tmp/$name" "$1/$2/new/$name"
`;

/**
 * Starts both on free ports, in a folder of their own, with mailboxes for some users. Chasquid takes mail for them alone, under
 * both domains; what it cannot deliver it sends back. Root only, since Dovecot's folders are built in.
 *
 * @param users names with the password that all of them have
 */
export async function startDebianMailboxes(
  { key, cert }: { key: string; cert: string },
  { domain, users, password }: { domain: string; users: readonly string[]; password: string },
): Promise<DebianMailboxes> {
  const folder = await mkdtemp(join(tmpdir(), "carillon-mailboxes-"));
  const place: Place = { folder, file: (name) => join(folder, name) };
  const [smtpPort, relayPort, imapPort] = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  await writeFiles(place, {
    "cert.pem": cert,
    "key.pem": key,
    "deliver.sh": deliver,
    passwd: users.map((user) => `${user}@${domain}:{PLAIN}${password}\n`).join(""),
    "chasquid/certs/localhost/fullchain.pem": cert,
    "chasquid/certs/localhost/privkey.pem": key,
    "chasquid/chasquid.conf": chasquidConf(place, { smtpPort, relayPort }),
    "dovecot.conf": dovecotConf(place, imapPort),
  });
  await mkdir(place.file(`chasquid/domains/${domain}`), { recursive: true });
  for (const user of users) {
    const added = spawnSync(`${chasquid}-util`, [
      ...[`-C=${place.file("chasquid")}`, "user-add", `--password=${password}`, `${user}@${domain}`],
    ]);
    if (added.status !== 0) throw new Error(`no such user could be added: ${added.stderr}`);
  }
  const { uid, gid } = nobody();
  const folders = users.flatMap((user) => ["", "/cur", "/new", "/tmp"].map((part) => `mail/${user}${part}`));
  for (const name of ["run", "mail", ...folders]) {
    await mkdir(place.file(name), { recursive: true });
    await chown(place.file(name), uid, gid);
  }
  await chown(folder, uid, gid);
  const dovecot = withPackagesInUsr([
    ...["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"],
    ...["/usr/sbin/dovecot", "-F", "-c", place.file("dovecot.conf")],
  ]);
  const ended = [start(chasquid, [`--config_dir=${place.file("chasquid")}`]), start(dovecot.program, dovecot.args)];
  const close = async () => {
    await Promise.all(ended.map((end) => end()));
    await rm(folder, { recursive: true, force: true });
  };
  await vi
    .waitFor(() => greets(smtpPort), 20_000)
    .catch(async (error) => {
      await close();
      throw error;
    });
  return {
    smtpPort,
    imapPort,
    async mailsOf(user) {
      const names = await Promise.all(
        ["new", "cur"].map(async (part) =>
          (await readdir(place.file(`mail/${user}/${part}`))).map((name) => place.file(`mail/${user}/${part}/${name}`)),
        ),
      );
      return Promise.all(names.flat().map((name) => readFile(name)));
    },
    close,
  };
}

/** Writes files whose folders may not be there yet. */
async function writeFiles({ file }: Place, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(file(name), ".."), { recursive: true });
    await writeFile(file(name), text);
  }
}

function start(program: string, args: string[]): () => Promise<void> {
  const child = spawn(program, args, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return () => {
    child.kill();
    return ended;
  };
}

/** The account that Dovecot runs as: it serves no mail of root. */
function nobody(): { uid: number; gid: number } {
  const { uid, gid } = userInfo();
  return uid === 0 ? { uid: 65_534, gid: 65_534 } : { uid, gid };
}

const chasquidConf = ({ folder, file }: Place, ports: { smtpPort: number; relayPort: number }) => `
hostname: "localhost"
smtp_address: "127.0.0.1:${ports.relayPort}"
submission_address: "127.0.0.1:${ports.smtpPort}"
data_dir: "${file("queue")}"
mail_log_path: "<stderr>"
suffix_separators: "+"
mail_delivery_agent_bin: "/bin/sh"
mail_delivery_agent_args: "${file("deliver.sh")}"
mail_delivery_agent_args: "${folder}/mail"
mail_delivery_agent_args: "%to_user%"
`;

const dovecotConf = ({ folder, file }: Place, port: number) => `
base_dir = ${file("run")}
state_dir = ${file("run")}
log_path = ${file("dovecot.log")}
protocols = imap
listen = 127.0.0.1
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
first_valid_uid = 1
ssl = required
ssl_cert = <${file("cert.pem")}
ssl_key = <${file("key.pem")}
mail_location = maildir:${folder}/mail/%n
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
  }
}
service anvil {
  chroot =
}
passdb {
  driver = passwd-file
  args = ${file("passwd")}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/home
}
`;
