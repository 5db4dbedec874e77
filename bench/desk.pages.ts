/**
 * How long does the console take to answer with a provider's pages, with 500 customers and 5,000 channels? From the request to
 * the end of the page, one reader. Beside the ceiling: the same page of a provider with 5 customers and 50 channels, asked of
 * the same process in turn, so a share of 0.5 is twice the time.
 */
import { Pool } from "undici";
import { refreshCustomerHealth } from "#lib/customers/refresh-health";
import { projectRoot } from "#lib/embedded/data-paths";
import { type Finding, median } from "./support/finding.ts";
import { buildConsole, serve, signIn } from "./support/pages.ts";
import { CHANNELS_EACH, makeProvider } from "./support/provider.ts";
import { withDatabase } from "./support/scratch.ts";

const [MANY, FEW] = [500, 5];
const TIMES = 60;

const pages: [string, (last: number, customer: string) => string][] = [
  ["Customers, first page", () => "/customers?size=10"],
  ["Customers, last page", (last) => `/customers?size=10&page=${last}`],
  ["Customers, by name", () => "/customers?size=10&sort=name"],
  ["Customers, a part of the name", () => "/customers?size=10&q=omer+1"],
  ["A customer's page", (_last, customer) => `/customers/${customer}`],
  ["Customer Management, first page", () => "/channels?size=10"],
  ["Customer Management, one type", () => "/channels?size=10&type=sms"],
  ["Customer Management, a name", () => "/channels?size=10&q=nel+7"],
];

export async function measure(): Promise<Finding[]> {
  await buildConsole();
  return withDatabase(async (database) => {
    const [few, many] = [await makeProvider(database, "few", FEW), await makeProvider(database, "many", MANY)];
    await refreshCustomerHealth(database.owner.db, new Date());
    await database.owner.sql`VACUUM ANALYZE`;
    const [fewCookie, manyCookie] = [
      await signIn(database.owner.db, few.userId),
      await signIn(database.owner.db, many.userId),
    ];
    const { port, child } = await serve(projectRoot);
    const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
    try {
      const findings: Finding[] = [];
      for (const [what, pathOf] of pages) {
        const [ours, ceiling]: [number[], number[]] = [[], []];
        for (let i = 0; i < TIMES; i++) {
          ours.push(await timed(pool, pathOf(MANY / 10, many.customer), manyCookie));
          ceiling.push(await timed(pool, pathOf(1, few.customer), fewCookie));
        }
        findings.push({
          ...{ what, ours: median(ours), against: `${FEW} customers`, ceiling: median(ceiling), unit: "ms" },
          note: `${MANY} customers, ${MANY * CHANNELS_EACH} channels`,
        });
      }
      return findings;
    } finally {
      await pool.close();
      child.kill("SIGTERM");
    }
  });
}

async function timed(pool: Pool, path: string, cookie: string): Promise<number> {
  const start = performance.now();
  const answer = await pool.request({ method: "GET", path, headers: { cookie, accept: "text/html" } });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}.`);
  return performance.now() - start;
}
