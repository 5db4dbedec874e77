import type { Action } from "../objects-and-details.ts";

/** What is recorded of campaigns, their lists and fallbacks. */
export const campaignsActions = {
  "campaign.approved": { on: ["campaign"], does: "nothing", facts: ["name", "people", "launchedBy"] },
  "campaign.cancel": { on: ["campaign"], does: "changes", changed: ["state"] },
  "campaign.doubt_again": { on: ["campaign"], does: "changes", changed: ["messages"], facts: ["people"] },
  "campaign.doubt_sent": { on: ["campaign"], does: "changes", changed: ["messages"], facts: ["people"] },
  "campaign.exported": { on: ["campaign"], does: "nothing", facts: ["name", "people"] },
  "campaign.launch": { on: ["campaign"], does: "creates", facts: ["name", "template", "people", "scheduledAt"] },
  "campaign.pause": { on: ["campaign"], does: "changes", changed: ["state"] },
  "campaign.resume": { on: ["campaign"], does: "changes", changed: ["state"] },
  "campaign.retry_failed": { on: ["campaign"], does: "changes", changed: ["messages"], facts: ["people"] },
  "campaign.stop_fallback": { on: ["campaign"], does: "nothing", facts: ["name"] },
  "campaign.take_back": { on: ["campaign"], does: "changes", changed: ["state"] },
  "campaign.sent_back": { on: ["campaign"], does: "nothing", facts: ["name", "people", "launchedBy"] },
  "campaign.stop": { on: ["campaign"], does: "changes", changed: ["state"] },
  "fallback.policy_changed": {
    on: ["fallback_policy"],
    does: "changes",
    maybeChanged: ["name", "fallbackRules"],
  },
  "fallback.policy_created": { on: ["fallback_policy"], does: "creates", facts: ["name", "fallbackRules"] },
  "fallback.policy_deleted": { on: ["fallback_policy"], does: "removes", facts: ["name"] },
  "fallback.rule_changed": { on: ["fallback_rule"], does: "changes", maybeChanged: ["name", "senderName"] },
  "fallback.rule_created": { on: ["fallback_rule"], does: "creates", facts: ["name", "senderName"] },
  "fallback.rule_deleted": { on: ["fallback_rule"], does: "removes", facts: ["name"] },
  "import.created": {
    on: ["import"],
    does: "creates",
    facts: ["file", "template", "restOf", "copyOf", "rows", "toSend"],
  },
  "import.hidden_rows_decided": {
    on: ["import"],
    does: "changes",
    changed: ["choice", "toSend"],
    facts: ["file", "hidden"],
  },
  "import.rejected_downloaded": { on: ["import"], does: "nothing", facts: ["file", "rows"] },
} as const satisfies Record<string, Action>;
