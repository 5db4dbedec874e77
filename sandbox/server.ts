/** Starts a sandbox: the platforms on one port and over TLS on another, the control API and the lab page on a third. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { openControl } from "./control/control.ts";
import { controlHosts } from "./control/hosts.ts";
import { Listener } from "./control/listener.ts";
import { selfSigned } from "./core/certificate.ts";
import { openLab } from "./lab/lab.ts";
import { openImapServer } from "./mail/imap/server.ts";
import { openMailServer } from "./mail/server.ts";
import { openDialog } from "./meta/dialog/dialog.ts";
import { openGraphServer } from "./meta/graph/server.ts";
import { PLATFORM_HOSTS, pathByHost } from "./platform-hosts.ts";
import { Sandbox } from "./sandbox.ts";
import { openSmsGateways } from "./sms/gateways.ts";
import { type KeptState, keepState } from "./state/keep-state.ts";
import { openViber } from "./viber/server.ts";

export type SandboxOptions = {
  /** 0 picks a free port. */
  httpPort: number;
  /** Where the same platforms answer over TLS; nowhere without it. */
  tlsPort?: number;
  controlPort: number;
  /** Where the carrier of SMS listens for SMPP; 0 picks a free port, and without it nothing listens. */
  smppPort?: number;
  /** Whether any free port will do where that one is taken. */
  smppElsewhere?: boolean;
  /** Where the mail server listens; nowhere without it. */
  smtpPort?: number;
  /** Where mailboxes are read by IMAP: a free port when absent, and nowhere without a mail server. */
  imapPort?: number;
  /** Whether any free port will do where that one is taken. */
  imapElsewhere?: boolean;
  host?: string;
  seed?: number;
  /** Virtual time at the start, and its speed (0 stops it). */
  startAt?: number;
  speed?: number;
  stateFile?: string;
  /** Names by which the control API may be called, beside localhost and the host it listens on. */
  controlHosts?: string[];
  /** For demos: fields nobody knows, long texts and missing samples pass. */
  lenient?: boolean;
};

export type RunningSandbox = {
  httpUrl: string;
  /** Null without a TLS port. */
  tlsUrl: string | null;
  /** Null without an SMTP port. */
  smtpUrl: string | null;
  imapUrl: string | null;
  controlUrl: string;
  sandbox: Sandbox;
  close: () => Promise<void>;
};

const BODY_LIMIT = 105 * 1024 * 1024;

/** @throws Error when a port is taken, or the state file cannot be read */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const host = options.host ?? "127.0.0.1";
  const sandbox = new Sandbox(options);
  sandbox.lenient = options.lenient === true;
  sandbox.mediaDir = await mkdtemp(join(tmpdir(), "sandbox-media-"));
  const http = openPlatforms(sandbox);
  const tls = options.tlsPort === undefined ? null : openTls(http, sandbox);
  const control = Fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  const hosts = controlHosts([host, ...(options.controlHosts ?? [])]);
  openControl(control, sandbox, new Listener(tls ? [http.server, tls] : [http.server], sandbox), hosts);
  openLab(control);

  let state: KeptState | null = null;
  const restored = Promise.withResolvers<void>();
  for (const server of [http, control]) {
    server.addHook("onRequest", () => restored.promise);
    // Messages have the journal; everything else is saved before it is answered.
    server.addHook("onSend", async (request) => {
      if (!/\/(messages|send_message)$/.test(request.url)) await state?.saved();
    });
  }
  const close = async () => {
    await state?.close();
    await sandbox.close();
    await Promise.all([
      http.close(),
      control.close(),
      closeTls(tls),
      sandbox.mailServer?.close(),
      sandbox.imapServer?.close(),
    ]);
    await rm(sandbox.mediaDir, { recursive: true, force: true });
  };
  try {
    sandbox.httpUrl = await listen(http, host, options.httpPort);
    const tlsUrl = tls && (await listenTls(tls, host, options.tlsPort ?? 0));
    if (options.smppPort !== undefined)
      await sandbox.sms.listen(host, options.smppPort, options.smppElsewhere === true);
    if (options.smtpPort !== undefined) sandbox.mailServer = await openMailServer(sandbox, host, options.smtpPort);
    if (options.smtpPort !== undefined)
      sandbox.imapServer = await openImapServer(sandbox, host, options.imapPort ?? 0).catch((error: unknown) => {
        if (options.imapElsewhere !== true) throw error;
        return openImapServer(sandbox, host, 0);
      });
    const controlUrl = await listen(control, host, options.controlPort);
    // Only now: while another sandbox has the ports, the file is that one's.
    if (options.stateFile) state = await keepState(sandbox, options.stateFile, () => sandbox.reset(options));
    restored.resolve();
    const smtpUrl = sandbox.mailServer?.url ?? null;
    const imapUrl = sandbox.imapServer?.url ?? null;
    return { httpUrl: sandbox.httpUrl, tlsUrl, smtpUrl, imapUrl, controlUrl, sandbox, close };
  } catch (error) {
    restored.resolve();
    await close();
    throw error;
  }
}

/** What speaks HTTP as a platform does. */
function openPlatforms(sandbox: Sandbox): FastifyInstance {
  const http = Fastify({
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2000 },
    rewriteUrl: pathByHost,
  });
  openGraphServer(http, sandbox);
  openDialog(http, sandbox);
  openViber(http, sandbox);
  openSmsGateways(http, sandbox);
  return http;
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  await server.listen({ host, port });
  return `http://${placeOf(server.server.address(), host, port)}`;
}

function placeOf(address: AddressInfo | string | null, host: string, port: number): string {
  const bound = typeof address === "object" && address ? address.port : port;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `${name.includes(":") ? `[${name}]` : name}:${bound}`;
}

/** The same platforms for clients that insist on https. */
function openTls(http: FastifyInstance, sandbox: Sandbox): TlsServer {
  const { key, cert } = selfSigned([...PLATFORM_HOSTS, "localhost", "127.0.0.1"]);
  sandbox.certificate = cert;
  return createServer({ key, cert, keepAliveTimeout: 60_000 }, (request, response) =>
    http.server.emit("request", request, response),
  );
}

async function listenTls(server: TlsServer, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return `https://${placeOf(server.address(), host, port)}`;
}

function closeTls(server: TlsServer | null): Promise<void> {
  if (!server?.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
