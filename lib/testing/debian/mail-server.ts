import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { anyFreePort } from "#lib/embedded/ports";
import { moduleFolders } from "./packages.ts";

/** A mail server that shares nothing with Carillon. */
export type DebianMailServer = {
  port: number;
  /** Every mail that was delivered so far, as it came. */
  delivered(): Promise<Buffer[]>;
  close(): Promise<void>;
};

/** Whom the server does not take mail for. */
const handler = `
from aiosmtpd.handlers import Mailbox

class Handler(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        if address.startswith("busy"):
            return "451 4.2.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"
`;

/**
 * The mail server of Debian's package python3-aiosmtpd, as an ordinary user, in a folder of its own and on a free port. It
 * offers STARTTLS, demands nothing, knows nobody whose name begins with `nobody`, is busy for those that begin with `busy`, and
 * delivers everything else to one Maildir. Where the package is missing, its tests are left out.
 */
export async function startDebianMailServer({ key, cert }: { key: string; cert: string }): Promise<DebianMailServer> {
  const folder = await mkdtemp(join(tmpdir(), "carillon-mail-"));
  const file = (name: string) => join(folder, name);
  const port = await anyFreePort();
  await Promise.all([
    ...["cur", "new", "tmp"].map((name) => mkdir(join(folder, "inbox", name), { recursive: true })),
    ...[writeFile(file("key.pem"), key), writeFile(file("cert.pem"), cert), writeFile(file("handler.py"), handler)],
  ]);
  const given = ["--tlscert", file("cert.pem"), "--tlskey", file("key.pem"), "--no-requiretls", "-u"];
  const server = spawn(
    "/usr/bin/python3",
    ["-m", "aiosmtpd", "-n", "-l", `127.0.0.1:${port}`, ...given, "-c", "handler.Handler", file("inbox")],
    {
      env: { ...process.env, PYTHONPATH: `${folder}:${moduleFolders.PYTHONPATH}` },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  server.stderr.on("data", (text) => {
    said += text;
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await vi.waitFor(() => {
    if (server.exitCode !== null) throw new Error(`The mail server has ended: ${said}`);
    return greets(port);
  }, 20_000);
  return {
    port,
    async delivered() {
      const names = await readdir(join(folder, "inbox", "new"));
      return Promise.all(names.map((name) => readFile(join(folder, "inbox", "new", name))));
    },
    async close() {
      server.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once something on this port says a word. */
export function greets(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", reject);
    socket.once("data", () => {
      socket.destroy();
      resolve();
    });
  });
}
