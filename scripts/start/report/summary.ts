import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type DataPaths, projectRoot } from "#lib/embedded/data-paths";
import type { Ports } from "../environment.ts";
import type { Secrets } from "../secrets.ts";
import { say, table } from "./terminal.ts";

const Logins = z.object({
  demoLogins: z.array(z.object({ email: z.string(), role: z.string(), workspace: z.string() })),
});

const firstWorkspace =
  "nobody yet; docs/operations.md, “The first workspace”, makes one. SEED_DEMO=on writes the demonstration.";

type Summary = {
  ports: Ports;
  moved: string[];
  secrets: Secrets;
  paths: DataPaths;
  sandbox: boolean;
  /** True when there is a demonstration and its password is the one in secrets.json. */
  passwordKnown: boolean;
  /** Nobody can sign in yet. */
  empty: boolean;
  startedAt: number;
};

/** Prints the table at the end of a start: addresses, logins and the data directory. */
export async function showSummary(facts: Summary): Promise<void> {
  const { ports, paths } = facts;
  const password = process.env.DEMO_PASSWORD || facts.secrets.demoPassword;
  const logins = facts.passwordKnown ? await demoLogins() : [];
  say();
  table([
    ["Carillon", `http://localhost:${ports.web}`],
    ...logins.map(({ email, role, workspace }, at): [string, string] => [
      at === 0 ? "Sign in" : "",
      `${email}  ${password}   ${role}, ${workspace}`,
    ]),
    ...(facts.empty ? [["Sign in", firstWorkspace] satisfies [string, string]] : []),
    ...(facts.sandbox ? [["Sandbox", `http://localhost:${ports.sandboxControl}/lab`] satisfies [string, string]] : []),
    ...(facts.sandbox
      ? [
          ["Its platforms", `http://localhost:${ports.sandbox}, https://localhost:${ports.sandboxTls}`] satisfies [
            string,
            string,
          ],
        ]
      : []),
    ["API, webhooks", `http://localhost:${ports.door}`],
    ["Data and logs", paths.root],
    ...facts.moved.map((line): [string, string] => ["Moved", line]),
  ]);
  const seconds = ((performance.now() - facts.startedAt) / 1000).toFixed(1);
  say(`\nReady in ${seconds} s. Ctrl-C stops everything.`);
}

async function demoLogins(): Promise<z.output<typeof Logins>["demoLogins"]> {
  const file = join(projectRoot, "lib/demo/logins.ts");
  if (!existsSync(file)) return [];
  return Logins.parse(await import(pathToFileURL(file).href)).demoLogins;
}
