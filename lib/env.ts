/**
 * The environment, read once and loudly: a process with a bad variable stops with every bad variable named,
 * and no other module touches `process.env`. Each variable has its line in `.env.example`.
 */
import { existsSync } from "node:fs";
import { z } from "zod";
import { databaseRoles } from "../db/access/roles.ts";
import { platformSettings } from "./connectors/settings.ts";
import { withRole } from "./database-url.ts";
import { parseProxies } from "./http/client-address.ts";
import { parseStoreAddress } from "./storage/store-address.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const count = z.coerce.number().int().positive();
const waitDivisorValue = z.coerce.number().min(1).default(1);
const switchedOn = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");
const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: "must look like postgres://user:password@host:5432/name",
});
const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .transform((value) => value.replace(/\/+$/, ""));

const proxies = z
  .string()
  .default("")
  .transform((value, context) => {
    const list = parseProxies(value);
    if (!list) context.addIssue("must be IP addresses or networks such as 10.0.0.0/8, separated by commas");
    return list ?? z.NEVER;
  });
const storeAddress = z.string().refine((value) => parseStoreAddress(value) !== null, {
  error: "must look like s3://key:secret@bucket?endpoint=https://s3.example.com&region=eu-central-1",
});
const mailUrl = z.url({ protocol: /^smtps?$/, error: "must look like smtp://user:password@host:587" });

/** One key is `base64`; several, newest first, are `2:base64,1:base64` so that values sealed before a rotation still open. */
const sealingKey = z.string().refine((value) => value.split(",").every(isSealingKey), {
  error: "must be 32 bytes in base64 (openssl rand -base64 32), or several as 2:base64,1:base64, newest first",
});

const Environment = z
  .object({
    NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    CARILLON_DATA_DIR: z.string().default(".data"),

    DATABASE_URL: postgresUrl.optional(),
    WEB_DATABASE_URL: postgresUrl.optional(),
    DOOR_DATABASE_URL: postgresUrl.optional(),
    WORKER_DATABASE_URL: postgresUrl.optional(),
    SYSTEM_DATABASE_URL: postgresUrl.optional(),
    DATABASE_POOL_MAX: count.default(10),
    JOBS_BACKEND: z.enum(["postgres", "citus", "yugabytedb", "cockroachdb"]).default("postgres"),

    HOST: z.string().default("127.0.0.1"),
    PORT: port.default(3000),
    DOOR_HOST: z.string().optional(),
    DOOR_PORT: port.optional(),
    DOOR_URL: httpUrl.optional(),
    DOOR_PUBLIC_URL: httpUrl.optional(),

    NEXTAUTH_URL: httpUrl.optional(),
    NEXTAUTH_SECRET: z.string().min(32, "must be at least 32 characters (openssl rand -base64 32)").optional(),
    SEALING_KEY: sealingKey.optional(),

    ...platformSettings,
    META_APP_ID: z.string().optional(),
    META_APP_SECRET: z.string().optional(),
    META_CONFIG_ID: z.string().optional(),
    META_VERIFY_TOKEN: z.string().min(8, "must be at least 8 characters").optional(),

    SANDBOX_URL: httpUrl.optional(),
    SANDBOX_CONTROL_URL: httpUrl.optional(),

    DEMO_PASSWORD: z.string().optional(),

    DNS_SERVERS: z
      .string()
      .default("")
      .transform((value) => value.split(",").flatMap((one) => one.trim() || [])),
    MAIL_URL: mailUrl.optional(),
    MAIL_FROM: z.string().includes("@", { error: "must hold an e-mail address" }).optional(),
    TRUSTED_PROXIES: proxies,

    MEDIA_STORE: storeAddress.optional(),

    UPLOAD_MAX_BYTES: count.default(100 * 1024 * 1024),
    UNCERTAIN_DEADLINE_MS: count.default(60_000),
    INBOUND_RETENTION_DAYS: count.default(30),
    WAIT_DIVISOR: waitDivisorValue,
    METRICS_ENABLED: switchedOn.default(true),
    METRICS_TOKEN: z.string().min(16, "must be at least 16 characters (openssl rand -hex 16)").optional(),
  })
  .refine((env) => !env.MAIL_URL || env.MAIL_FROM, {
    path: ["MAIL_FROM"],
    error: "must be set together with MAIL_URL: mails are sent from this address",
  })
  .transform((env) => {
    const doorPort = env.DOOR_PORT ?? env.PORT + 1;
    const doorUrl = env.DOOR_URL ?? `http://127.0.0.1:${doorPort}`;
    const asRole = (role: string) => env.DATABASE_URL && withRole(env.DATABASE_URL, role);
    return {
      ...env,
      WEB_DATABASE_URL: env.WEB_DATABASE_URL ?? asRole(databaseRoles.web),
      DOOR_DATABASE_URL: env.DOOR_DATABASE_URL ?? asRole(databaseRoles.door),
      WORKER_DATABASE_URL: env.WORKER_DATABASE_URL ?? asRole(databaseRoles.worker),
      SYSTEM_DATABASE_URL: env.SYSTEM_DATABASE_URL ?? asRole(databaseRoles.system),
      DOOR_HOST: env.DOOR_HOST ?? env.HOST,
      DOOR_PORT: doorPort,
      DOOR_URL: doorUrl,
      DOOR_PUBLIC_URL: env.DOOR_PUBLIC_URL ?? doorUrl,
      NEXTAUTH_URL: env.NEXTAUTH_URL ?? `http://localhost:${env.PORT}`,
    };
  });

/** How each variable is read, for what the operator may set in the console instead. */
export const variables = Environment.in.shape;

/** The name of every variable that is read here. */
export const variableNames = Object.keys(Environment.in.shape);

export type VariableName = keyof z.input<typeof Environment>;

/** Secrets that only some processes are given, so that whoever takes over one has not got those of the others. */
const secrets = [
  ...(["DATABASE_URL", "WEB_DATABASE_URL", "DOOR_DATABASE_URL", "WORKER_DATABASE_URL"] as const),
  ...(["NEXTAUTH_SECRET", "SEALING_KEY"] as const),
];
type Secret = (typeof secrets)[number];

/** What each process cannot run without; commands need what is listed last. */
const neededBy: Record<string, readonly Secret[]> = {
  web: ["WEB_DATABASE_URL", "NEXTAUTH_SECRET", "SEALING_KEY"],
  door: ["DOOR_DATABASE_URL", "SEALING_KEY"],
  worker: ["WORKER_DATABASE_URL", "SEALING_KEY"],
  migrate: ["DATABASE_URL"],
};
const neededByOthers: readonly Secret[] = ["DATABASE_URL", "NEXTAUTH_SECRET", "SEALING_KEY"];

/** Reading a secret that the process was not given throws an EnvironmentError. */
export type Env = Omit<z.output<typeof Environment>, Secret> & Record<Secret, string>;

/** Thrown for a bad environment; `message` has one line per bad variable and never a variable's value. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/**
 * Parses a set of variables. An empty variable counts as absent, as compose files and shells write it.
 * @throws EnvironmentError naming every bad variable
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(given);
  const needed = neededBy[given.CARILLON_PROCESS ?? ""] ?? neededByOthers;
  const missing = needed.filter((name) => !(parsed.success ? parsed.data[name] : given[name]));
  if (parsed.success && missing.length === 0) return guarded(parsed.data);
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  const lines = [...wrong, ...missing.map((name) => `  ${name}: is not set`)];
  throw new EnvironmentError(`These environment variables need attention (see .env.example):\n${lines.join("\n")}`);
}

function guarded(parsed: z.output<typeof Environment>): Env {
  for (const name of secrets) {
    if (parsed[name] !== undefined) continue;
    Object.defineProperty(parsed, name, {
      enumerable: false,
      get: () => {
        throw new EnvironmentError(`This process is not given ${name}.`);
      },
    });
  }
  return parsed as Env;
}

let current: Env | undefined;

/**
 * The environment of this process, with a `.env` file underneath it where there is one.
 * Evaluated at the first call, not at import, so that a build needs no variables and a test may set its own.
 * @throws EnvironmentError naming every bad variable
 */
export function env(): Env {
  if (!current) {
    // A process of `npm start` was given what it needs, and nothing else.
    const complete = process.env.VITEST || process.env.CARILLON_ENV_FILE === "off";
    if (!complete && existsSync(".env")) process.loadEnvFile(".env");
    current = parseEnv(process.env);
  }
  return current;
}

/** Whether the environment of this process sets a variable; what it sets wins over what the operator sets in the console. */
export function isSetByEnvironment(name: VariableName): boolean {
  env();
  return Boolean(process.env[name]);
}

/** `WAIT_DIVISOR` alone, for rules that are also used where no other variable is set. */
export function waitDivisor(): number {
  return current?.WAIT_DIVISOR ?? waitDivisorValue.parse(process.env.WAIT_DIVISOR || undefined);
}

/** Makes the next `env()` read the variables again; for tests that change them. */
export function forgetEnv(): void {
  current = undefined;
}

function isSealingKey(entry: string): boolean {
  const key = entry.trim().replace(/^\d+:/, "");
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(key) && Buffer.from(key, "base64").length === 32;
}
