import type { Action } from "../objects-and-details.ts";

const place = ["email", "ip", "browser", "system", "sessionsEnded"] as const;

/** What is recorded of members, sign-ins and the workspace. */
export const membersActions = {
  "access_key.created": { on: ["access_key"], does: "creates", facts: ["name"] },
  "access_key.revoked": { on: ["access_key"], does: "removes", facts: ["name"] },
  "invitation.accepted": { on: ["invitation"], does: "creates", facts: ["email", "role"] },
  "invitation.created": { on: ["invitation"], does: "creates", facts: ["email", "role", "channels", "limitedTo"] },
  "invitation.revoked": { on: ["invitation"], does: "removes", facts: ["email", "role"] },
  "member.account_claimed": { on: ["member"], does: "nothing", facts: place },
  "member.channels_changed": { on: ["member"], does: "changes", changed: ["channels"], facts: ["email"] },
  "member.customers_changed": { on: ["member"], does: "changes", changed: ["limitedTo"], facts: ["email"] },
  "member.mails_changed": {
    on: ["member"],
    does: "changes",
    maybeChanged: ["mailAlarms", "mailCampaigns", "mailWeekly", "mailRequests"],
  },
  "member.left": { on: ["member"], does: "changes", changed: ["role"], facts: ["email"] },
  "member.password_asked": { on: ["member"], does: "nothing", facts: place },
  "member.password_changed": { on: ["member"], does: "nothing", facts: place },
  "member.password_link_made": { on: ["member"], does: "nothing", facts: place },
  "member.password_reset": { on: ["member"], does: "nothing", facts: place },
  "member.removed": { on: ["member"], does: "changes", changed: ["role"], facts: ["email"] },
  "member.renamed": { on: ["member"], does: "changes", maybeChanged: ["name"], facts: place },
  "member.role_changed": {
    on: ["member"],
    does: "changes",
    changed: ["role"],
    maybeChanged: ["channels", "limitedTo"],
    facts: ["email"],
  },
  "member.sessions_ended": { on: ["member"], does: "nothing", facts: place },
  "member.sign_in_blocked": { on: ["member"], does: "nothing", facts: place },
  "member.sign_in_failed": { on: ["member"], does: "nothing", facts: place },
  "member.signed_in": { on: ["member"], does: "nothing", facts: place },
  "member.signed_out": { on: ["member"], does: "nothing", facts: place },
  "permission.refused": { on: ["permission"], does: "nothing", facts: ["page"] },
  "sealed_value.forgotten": { on: ["channel", "sender", "access_key", "terms_file", "erasure"], does: "removes" },
  "visit.began": { on: ["workspace"], does: "nothing" },
  "visit.ended": { on: ["workspace"], does: "nothing" },
  "workspace.label_deleted": { on: ["workspace"], does: "nothing", facts: ["name"] },
  "workspace.label_made": { on: ["workspace"], does: "nothing", facts: ["name"] },
  "workspace.operated": {
    on: ["workspace"],
    does: "changes",
    maybeChanged: ["name", "provider", "channelQuota", "standing"],
  },
  "workspace.retention_changed": {
    on: ["workspace"],
    does: "changes",
    maybeChanged: ["sentDays", "receivedDays", "fileDays", "auditDays"],
  },
  "workspace.sending_hours_changed": {
    on: ["workspace"],
    does: "changes",
    maybeChanged: ["sendingHours", "closedDays", "clock", "zoneAttribute"],
  },
  "workspace.sending_rules_changed": {
    on: ["workspace"],
    does: "changes",
    maybeChanged: ["undoSeconds", "capMessages", "capDays", "approveAbove"],
  },
  "workspace.updated": {
    on: ["workspace"],
    does: "changes",
    maybeChanged: [
      "name",
      "zone",
      "language",
      "contactEmail",
      "requireConsent",
      "stopEverywhere",
      "failedShare",
      "templateApproval",
    ],
  },
} as const satisfies Record<string, Action>;
