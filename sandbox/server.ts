/** Starts a sandbox: the platforms on one port, the control API and the lab page on another. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { openControl } from "./control/control.ts";
import { openLab } from "./lab/lab.ts";
import { openDialog } from "./meta/dialog/dialog.ts";
import { openGraphServer } from "./meta/graph/server.ts";
import { Sandbox } from "./sandbox.ts";
import { keepSnapshot } from "./snapshot.ts";

export type SandboxOptions = {
  /** 0 picks a free port. */
  httpPort: number;
  controlPort: number;
  host?: string;
  seed?: number;
  /** Virtual time at the start, and its speed (0 stops it). */
  startAt?: number;
  speed?: number;
  stateFile?: string;
};

export type RunningSandbox = { httpUrl: string; controlUrl: string; sandbox: Sandbox; close: () => Promise<void> };

const BODY_LIMIT = 105 * 1024 * 1024;

export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const host = options.host ?? "127.0.0.1";
  const sandbox = new Sandbox(options);
  sandbox.mediaDir = await mkdtemp(join(tmpdir(), "sandbox-media-"));
  const save = options.stateFile ? await keepSnapshot(sandbox, options.stateFile) : null;
  const http = Fastify({
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2000 },
  });
  openGraphServer(http, sandbox);
  openDialog(http, sandbox);
  const control = Fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  openControl(control, sandbox);
  openLab(control);
  // A sandbox that failed to start has nothing to save, and the file may belong to the one that uses the port.
  let started = false;
  const close = async () => {
    if (started) save?.();
    sandbox.changed = () => {};
    await sandbox.close();
    await Promise.all([http.close(), control.close()]);
    await rm(sandbox.mediaDir, { recursive: true, force: true });
  };
  try {
    sandbox.httpUrl = await listen(http, host, options.httpPort);
    const controlUrl = await listen(control, host, options.controlPort);
    started = true;
    return { httpUrl: sandbox.httpUrl, controlUrl, sandbox, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  await server.listen({ host, port });
  const address = server.server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${bound}`;
}
