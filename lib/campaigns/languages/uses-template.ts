import { or, type SQL, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";

/** Campaigns that send a template, as their own or as a further language of it. */
export function usesTemplate(code: string): SQL {
  const further = JSON.stringify([{ code }]);
  // `<> '[]'` is what the index of further languages holds.
  const beside = sql`(${campaigns.languages} <> '[]' AND ${campaigns.languages} @> ${further}::jsonb)`;
  return or(sql`${campaigns.templateCode} = ${code}`, beside) ?? beside;
}
