import { audienceActions } from "./actions/audience.ts";
import { campaignsActions } from "./actions/campaigns.ts";
import { channelsActions } from "./actions/channels.ts";
import { customersActions } from "./actions/customers.ts";
import { membersActions } from "./actions/members.ts";
import { sendersActions } from "./actions/senders.ts";
import { templatesActions } from "./actions/templates.ts";

/**
 * What the audit log may hold: a closed list of actions, each with the details it records. The type of `audit` follows from
 * it, and tests hold it against the catalogues. Entries are kept for good: an action that is no longer written stays here.
 */
export const auditActions = {
  ...audienceActions,
  ...campaignsActions,
  ...channelsActions,
  ...customersActions,
  ...membersActions,
  ...sendersActions,
  ...templatesActions,
} as const;

export type AuditAction = keyof typeof auditActions;
