import { type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";

/** SQL: the platform's id of the business behind a binding; that of its account where the platform does not name one. */
export function portfolioOf(binding: { account: AnyPgColumn | SQL; accountId: AnyPgColumn | SQL }): SQL<string> {
  return sql<string>`coalesce(${binding.account} ->> 'businessId', ${binding.accountId})`;
}
