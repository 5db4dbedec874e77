import type { VariableName } from "#lib/env";
import type { Variables } from "./environment.ts";

/** The processes of a run, each with a list of what it may know. */
export type RunProcess = "web" | "door" | "worker" | "sandbox";

const all = ["web", "door", "worker"] as const;

/**
 * Which process reads which variable. A process is given these and nothing else, so that whoever takes over one finds only
 * its own secrets: the owner's address is given to none.
 */
export const readers: Record<VariableName, readonly RunProcess[]> = {
  NODE_ENV: all,
  LOG_LEVEL: [...all, "sandbox"],
  CARILLON_DATA_DIR: all,
  DATABASE_URL: [],
  WEB_DATABASE_URL: ["web"],
  DOOR_DATABASE_URL: ["door"],
  WORKER_DATABASE_URL: ["worker"],
  // The pool of the operator's pages.
  SYSTEM_DATABASE_URL: ["web"],
  DATABASE_POOL_MAX: all,
  JOBS_BACKEND: ["worker"],
  HOST: all,
  PORT: all,
  DOOR_HOST: ["door"],
  DOOR_PORT: all,
  DOOR_URL: all,
  DOOR_PUBLIC_URL: all,
  // The worker writes mails with links to the console.
  NEXTAUTH_URL: ["web", "worker"],
  NEXTAUTH_SECRET: ["web"],
  // The door opens the secrets that platforms sign with; they are sealed together with those that we sign with.
  SEALING_KEY: all,
  WHATSAPP_GRAPH_URL: all,
  WHATSAPP_API_VERSION: all,
  VIBER_SERVICES_URL: all,
  MESSENGER_GRAPH_URL: all,
  MESSENGER_API_VERSION: all,
  MESSENGER_CONFIG_ID: ["web"],
  INSTAGRAM_GRAPH_URL: all,
  INSTAGRAM_API_VERSION: all,
  INSTAGRAM_CONFIG_ID: ["web"],
  // The web gives it to a platform, which shows it to the door.
  META_VERIFY_TOKEN: ["web", "door"],
  META_APP_ID: ["web"],
  // The door tells posts of the app from strangers' even where nobody has bound the account.
  META_APP_SECRET: ["web", "door"],
  META_CONFIG_ID: ["web"],
  // The worker sends; the web learns that there is a server, and not its password (`withoutPassword`).
  MAIL_URL: ["web", "worker"],
  MAIL_FROM: ["web", "worker"],
  // Who keeps files, who shows them, and who gives them to platforms.
  MEDIA_STORE: all,
  DNS_SERVERS: ["web"],
  TRUSTED_PROXIES: ["web", "door"],
  SANDBOX_URL: all,
  SANDBOX_CONTROL_URL: ["web"],
  DEMO_PASSWORD: ["web"],
  UPLOAD_MAX_BYTES: ["web"],
  UNCERTAIN_DEADLINE_MS: ["worker"],
  // The web shows the operator what is set here.
  INBOUND_RETENTION_DAYS: ["web", "worker"],
  WAIT_DIVISOR: all,
  METRICS_ENABLED: ["door"],
  METRICS_TOKEN: ["door"],
};

/** What any program needs of the machine it runs on: paths, language, certificates, the way out through a proxy. */
const ofTheMachine = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TZ", "LANG", "LANGUAGE", "TMPDIR", "TMP", "TEMP"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"],
  ...["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["CI", "NO_COLOR", "FORCE_COLOR", "SYSTEMROOT", "SystemRoot", "APPDATA", "LOCALAPPDATA", "USERPROFILE", "PATHEXT"],
]);

/** Switches of the programs that a process runs in. They hold no secrets. */
const ownSwitches: Record<RunProcess, RegExp> = {
  web: /^NEXT_(TELEMETRY_DISABLED|PUBLIC_\w+)$/,
  door: /^$/,
  worker: /^$/,
  sandbox: /^SANDBOX_\w+$/,
};

/** The variables of a run that one process is given. */
export function environmentOf(process: RunProcess, variables: Variables): Variables {
  const given = Object.entries(variables).filter(
    ([name]) =>
      ofTheMachine.has(name) ||
      name.startsWith("LC_") ||
      ownSwitches[process].test(name) ||
      (name in readers && readers[name as VariableName].includes(process)),
  );
  return {
    ...Object.fromEntries(given),
    ...(process === "web" && variables.MAIL_URL ? { MAIL_URL: withoutPassword(variables.MAIL_URL) } : {}),
    // Neither the process nor Next may read `.env` beside it, where the operator keeps what all of them need.
    CARILLON_ENV_FILE: "off",
    ...(process === "web" && { __NEXT_PROCESSED_ENV: "true" }),
  };
}

/** An address without its name and password; one that cannot be read stays as it is, for the process to complain about. */
function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}
