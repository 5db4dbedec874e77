import type { DataPaths } from "#lib/embedded/data-paths";
import { choosePort, isPortFree } from "#lib/embedded/ports";
import { ownerUrl } from "#lib/embedded/server";
import { type RoleAddresses, roleAddresses, rolePasswords } from "./role-passwords.ts";
import type { Secrets } from "./secrets.ts";

export type Variables = Record<string, string | undefined>;

export type Ports = {
  web: number;
  door: number;
  sandbox: number;
  sandboxTls: number;
  sandboxSmpp: number;
  sandboxSmtp: number;
  sandboxImap: number;
  sandboxControl: number;
};

/** Chooses every port of a run. @returns the ports, and a sentence for each default that was in use by another program */
export async function choosePorts(env: Variables, free = isPortFree): Promise<{ ports: Ports; moved: string[] }> {
  const taken = new Set<number>();
  const moved: string[] = [];
  const processes = [
    { part: "web", purpose: "the console", variable: "PORT", preferred: () => 3000 },
    { part: "door", purpose: "the door", variable: "DOOR_PORT", preferred: () => (ports.web ?? 3000) + 1 },
    { part: "sandbox", purpose: "the sandbox", variable: "SANDBOX_HTTP_PORT", preferred: () => 4010 },
    { part: "sandboxTls", purpose: "the sandbox over TLS", variable: "SANDBOX_TLS_PORT", preferred: () => 4011 },
    { part: "sandboxSmpp", purpose: "the sandbox's carrier", variable: "SANDBOX_SMPP_PORT", preferred: () => 2775 },
    { part: "sandboxSmtp", purpose: "the sandbox's mail server", variable: "SANDBOX_SMTP_PORT", preferred: () => 2525 },
    { part: "sandboxImap", purpose: "the sandbox's mailboxes", variable: "SANDBOX_IMAP_PORT", preferred: () => 2143 },
    { part: "sandboxControl", purpose: "the sandbox's page", variable: "SANDBOX_CONTROL_PORT", preferred: () => 4012 },
  ] as const;
  const ports: Partial<Ports> = {};
  // Explicitly set ports first, so that no default takes a port that was set for another process.
  for (const named of [true, false])
    for (const { part, purpose, variable, preferred } of processes) {
      if (Boolean(env[variable]) !== named) continue;
      const port = await choosePort({ purpose, variable, asked: env[variable], preferred: preferred() }, taken, free);
      if (!named && port !== preferred()) moved.push(`${preferred()} was taken: ${purpose} is on ${port}`);
      ports[part] = port;
    }
  return { ports: ports as Ports, moved };
}

/** The database as its owner, for migrations and commands, and as each process signs in. */
export type Addresses = RoleAddresses & { owner: string };

/** Addresses of the embedded database. */
export function embeddedAddresses(port: number, secrets: Secrets): Addresses {
  const owner = ownerUrl(port, secrets.postgresPassword);
  return { owner, ...roleAddresses(owner, rolePasswords(owner, secrets.postgresPassword)) };
}

/**
 * Is the demonstration part of this run? The embedded database gets it unless told otherwise; a database of one's own only
 * when asked.
 */
export function wantsDemo(env: Variables): boolean {
  return env.DATABASE_URL ? env.SEED_DEMO === "on" : env.SEED_DEMO !== "off";
}

/** The variables of a run, of all processes together. Variables that are already set win. */
export function childEnvironment(
  env: Variables,
  paths: DataPaths,
  ports: Ports,
  secrets: Secrets,
  database: Addresses,
  options: { dev: boolean; sandbox: boolean },
): Variables {
  const door = `http://127.0.0.1:${ports.door}`;
  return {
    NODE_ENV: options.dev ? "development" : "production",
    CARILLON_DATA_DIR: paths.root,
    HOST: env.HOST || "127.0.0.1",
    PORT: String(ports.web),
    DOOR_PORT: String(ports.door),
    DOOR_URL: env.DOOR_URL || door,
    DOOR_PUBLIC_URL: env.DOOR_PUBLIC_URL || env.DOOR_URL || door,
    DATABASE_URL: database.owner,
    WEB_DATABASE_URL: database.web,
    DOOR_DATABASE_URL: database.door,
    WORKER_DATABASE_URL: database.worker,
    SYSTEM_DATABASE_URL: database.system,
    NEXTAUTH_URL: env.NEXTAUTH_URL || `http://localhost:${ports.web}`,
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET || secrets.nextAuthSecret,
    SEALING_KEY: env.SEALING_KEY || secrets.sealingKey,
    // Sign-in offers the demonstration's users when there is a password for them. Set, so that .env cannot bring it back.
    DEMO_PASSWORD: wantsDemo(env) ? env.DEMO_PASSWORD || secrets.demoPassword : "",
    NEXT_TELEMETRY_DISABLED: "1",
    ...(options.sandbox && {
      SANDBOX_HTTP_PORT: String(ports.sandbox),
      SANDBOX_TLS_PORT: String(ports.sandboxTls),
      SANDBOX_SMPP_PORT: String(ports.sandboxSmpp),
      SANDBOX_SMTP_PORT: String(ports.sandboxSmtp),
      SANDBOX_IMAP_PORT: String(ports.sandboxImap),
      SANDBOX_CONTROL_PORT: String(ports.sandboxControl),
      SANDBOX_URL: env.SANDBOX_URL || `http://127.0.0.1:${ports.sandbox}`,
      SANDBOX_CONTROL_URL: env.SANDBOX_CONTROL_URL || `http://127.0.0.1:${ports.sandboxControl}`,
      SANDBOX_STATE_FILE: env.SANDBOX_STATE_FILE || paths.sandboxState,
      // The sandbox shares no code with us, so it has its own switch for ending with its parent.
      SANDBOX_EXIT_WITH_PARENT: "1",
    }),
  };
}
