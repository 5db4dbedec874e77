/** Starts a sandbox: the platforms on one port, control and its page on another. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { openControl } from "./control/control.ts";
import { Core } from "./core.ts";
import { openDialog } from "./dialog/dialog.ts";
import { openGraphDoor } from "./graph/door.ts";
import { openLab } from "./lab/lab.ts";
import { keepSnapshot } from "./snapshot.ts";

export type SandboxOptions = {
  /** 0 takes a free port. */
  httpPort: number;
  controlPort: number;
  host?: string;
  seed?: number;
  /** Virtual time to start at, and its speed (0 stands still). */
  startAt?: number;
  speed?: number;
  stateFile?: string;
};

export type Sandbox = { httpUrl: string; controlUrl: string; core: Core; close: () => Promise<void> };

const BODY_LIMIT = 105 * 1024 * 1024;

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const core = new Core(options);
  core.mediaDir = await mkdtemp(join(tmpdir(), "sandbox-media-"));
  const save = options.stateFile ? await keepSnapshot(core, options.stateFile) : null;
  const http = Fastify({
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2000 },
  });
  openGraphDoor(http, core);
  openDialog(http, core);
  const control = Fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  openControl(control, core);
  openLab(control);
  // One that could not start has nothing to save, and the file may belong to the one that holds the port.
  let started = false;
  const close = async () => {
    if (started) save?.();
    core.changed = () => {};
    await core.close();
    await Promise.all([http.close(), control.close()]);
    await rm(core.mediaDir, { recursive: true, force: true });
  };
  try {
    core.httpUrl = await listen(http, host, options.httpPort);
    const controlUrl = await listen(control, host, options.controlPort);
    started = true;
    return { httpUrl: core.httpUrl, controlUrl, core, close };
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
