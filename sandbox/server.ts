/** Starts a sandbox: the platforms on one port, the control API and the lab page on another. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { openControl } from "./control/control.ts";
import { controlHosts } from "./control/hosts.ts";
import { Listener } from "./control/listener.ts";
import { openLab } from "./lab/lab.ts";
import { openDialog } from "./meta/dialog/dialog.ts";
import { openGraphServer } from "./meta/graph/server.ts";
import { Sandbox } from "./sandbox.ts";
import { type KeptState, keepState } from "./state/keep-state.ts";

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
  /** Names by which the control API may be called, beside localhost and the host it listens on. */
  controlHosts?: string[];
};

export type RunningSandbox = { httpUrl: string; controlUrl: string; sandbox: Sandbox; close: () => Promise<void> };

const BODY_LIMIT = 105 * 1024 * 1024;

/** @throws Error when a port is taken, or the state file cannot be read */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const host = options.host ?? "127.0.0.1";
  const sandbox = new Sandbox(options);
  sandbox.mediaDir = await mkdtemp(join(tmpdir(), "sandbox-media-"));
  const http = Fastify({
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2000 },
  });
  openGraphServer(http, sandbox);
  openDialog(http, sandbox);
  const control = Fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  const hosts = controlHosts([host, ...(options.controlHosts ?? [])]);
  openControl(control, sandbox, new Listener(http.server, sandbox), hosts);
  openLab(control);

  let state: KeptState | null = null;
  const restored = Promise.withResolvers<void>();
  for (const server of [http, control]) {
    server.addHook("onRequest", () => restored.promise);
    // Messages have the journal; everything else is saved before it is answered.
    server.addHook("onSend", async (request) => {
      if (!request.url.endsWith("/messages")) await state?.saved();
    });
  }
  const close = async () => {
    await state?.close();
    await sandbox.close();
    await Promise.all([http.close(), control.close()]);
    await rm(sandbox.mediaDir, { recursive: true, force: true });
  };
  try {
    sandbox.httpUrl = await listen(http, host, options.httpPort);
    const controlUrl = await listen(control, host, options.controlPort);
    // Only now: while another sandbox has the ports, the file is that one's.
    if (options.stateFile) state = await keepState(sandbox, options.stateFile, () => sandbox.reset(options));
    restored.resolve();
    return { httpUrl: sandbox.httpUrl, controlUrl, sandbox, close };
  } catch (error) {
    restored.resolve();
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
