import { withLimitedAccess } from "./limited-access.ts";
import { withSystemAccess } from "./system-access.ts";
import { channelsTables } from "./tables/channels.ts";
import { peopleTables } from "./tables/people.ts";
import { sendingTables } from "./tables/sending.ts";
import { serviceTables } from "./tables/service.ts";

/**
 * What each role may do with each table; what is not listed is refused. Rows of a table with a `workspace_id` are those of
 * the workspace that the transaction names, for the web and the worker, besides what `policies` adds. The operator may do
 * everything with every table, row-level security is forced everywhere, and the migrator installs all of it
 * (`install-access.ts`): a new table needs a line in `tables/` and nothing in its migration. What the operator's pages may do is in
 * `system-access.ts`.
 *
 * A visitor is a provider's staff in a customer's workspace without a grant: no text of a message, no address of a person, no
 * file, no name of one, and no id of a platform that an address is made into (WhatsApp's). Columns that are not listed read as
 * empty in the views of the schema `visitor` (`visitor-views.ts`).
 *
 * A member who is limited to some channels may do what the web may, with the rows of these channels.
 */
export const tableAccess = withLimitedAccess(
  withSystemAccess({ ...peopleTables, ...channelsTables, ...sendingTables, ...serviceTables }),
);
