import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import postgres from "postgres";
import { migrate } from "#db/migrate";
import { withDatabase } from "#lib/database-url";
import { projectRoot } from "#lib/embedded/data-paths";
import { anyFreePort } from "#lib/embedded/ports";
import { env } from "#lib/env";
import { environmentOf } from "#scripts/start/process-environment";
import { webHeap } from "#scripts/start/processes/heaps";

/** A web of the same build on a database of its own, which holds nothing. */
export type Installation = {
  url: string;
  databaseUrl: string;
  /** Runs `npm run operator` and answers what it prints for programs. */
  makeOperator(email: string): Promise<string>;
  close(): Promise<void>;
};

export async function startEmptyInstallation(): Promise<Installation> {
  const name = `empty_${process.pid}_${Date.now()}`;
  const admin = postgres(env().DATABASE_URL, { max: 1 });
  await admin`CREATE DATABASE ${admin(name)}`;
  const databaseUrl = withDatabase(env().DATABASE_URL, name);
  await migrate(databaseUrl);
  const port = await anyFreePort();
  const url = `http://localhost:${port}`;
  const variables = {
    ...process.env,
    ...{ PORT: String(port), NEXTAUTH_URL: url, DEMO_PASSWORD: "" },
    WEB_DATABASE_URL: withDatabase(env().WEB_DATABASE_URL, name),
    SYSTEM_DATABASE_URL: withDatabase(env().SYSTEM_DATABASE_URL ?? "", name),
  };
  const web = spawn(process.execPath, [...webHeap, join(projectRoot, "scripts/web.ts")], {
    ...{ cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] },
    env: environmentOf("web", variables) as NodeJS.ProcessEnv,
  });
  const ended = once(web, "exit");
  const ready = new Promise<void>((settle) =>
    web.stdout?.on("data", (data: Buffer) => data.includes("web listens") && settle()),
  );
  await Promise.race([ready, ended.then(() => Promise.reject(new Error("the web did not start")))]);
  return {
    ...{ url, databaseUrl },
    async makeOperator(email) {
      const command = spawn(process.execPath, [join(projectRoot, "scripts/operator.ts"), "--email", email], {
        ...{ cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] },
        env: { ...process.env, DATABASE_URL: databaseUrl, NEXTAUTH_URL: url } as NodeJS.ProcessEnv,
      });
      let printed = "";
      command.stdout?.on("data", (data: Buffer) => {
        printed += data.toString();
      });
      await once(command, "exit");
      return printed.trim();
    },
    async close() {
      web.kill("SIGTERM");
      await ended;
      await admin`DROP DATABASE ${admin(name)} WITH (FORCE)`;
      await admin.end();
    },
  };
}
