import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type DataPaths, projectRoot } from "./paths.ts";
import type { Ports } from "./plan.ts";
import { say, table } from "./report.ts";
import type { Secrets } from "./secrets.ts";

const Logins = z.object({
  demoLogins: z.array(z.object({ email: z.string(), role: z.string(), workspace: z.string() })),
});

type Welcome = {
  ports: Ports;
  moved: string[];
  secrets: Secrets;
  paths: DataPaths;
  sandbox: boolean;
  /** Whether the demonstration was written with the password we know. */
  known: boolean;
  startedAt: number;
};

/** The table at the end of a start: where everything is and how to get in. */
export async function showWelcome(facts: Welcome): Promise<void> {
  const { ports, paths } = facts;
  const password = process.env.DEMO_PASSWORD || facts.secrets.demoPassword;
  const logins = facts.known ? await demoLogins() : [];
  say();
  table([
    ["Carillon", `http://localhost:${ports.web}`],
    ...logins.map(({ email, role, workspace }, at): [string, string] => [
      at === 0 ? "Sign in" : "",
      `${email}  ${password}   ${role}, ${workspace}`,
    ]),
    ...(facts.sandbox ? [["Sandbox", `http://localhost:${ports.sandboxControl}/lab`] satisfies [string, string]] : []),
    ["API, webhooks", `http://localhost:${ports.door}`],
    ["Data and logs", paths.root],
    ...facts.moved.map((line): [string, string] => ["Moved", line]),
  ]);
  const seconds = ((performance.now() - facts.startedAt) / 1000).toFixed(1);
  say(`\nReady in ${seconds} s. Ctrl-C stops everything.`);
}

async function demoLogins(): Promise<z.output<typeof Logins>["demoLogins"]> {
  const file = join(projectRoot, "db/seed/logins.ts");
  if (process.env.SEED_DEMO === "off" || !existsSync(file)) return [];
  return Logins.parse(await import(pathToFileURL(file).href)).demoLogins;
}
