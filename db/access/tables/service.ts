import { all, due, dueRead, everybody, noWorkspace, ownRows, person, shown, type TableAccess } from "../policies.ts";

/** What comes in, files, figures and what the installation keeps for itself. See `../table-access.ts`. */
export const serviceTables: Record<string, TableAccess> = {
  // Inbound
  inbound_events: {
    web: "select",
    // A worker keeps what a platform answers in place of a webhook, and takes events before it names their workspace.
    worker: all,
    door: "insert, select (applied_at, set_aside_at)",
    visitor:
      "select (workspace_id, id, received_at, channel_id, platform, applied_at, tries, taken_at, alone, done, skipped, set_aside_at, dismissed_at)",
    policies: [
      due("select"),
      due("update"),
      due("delete"),
      { name: "due_work_insert", role: "worker", command: "insert", newRows: noWorkspace },
      { name: "received", role: "door", command: "insert", newRows: "true" },
      { name: "counted", role: "door", command: "select", rows: "applied_at IS NULL AND set_aside_at IS NULL" },
    ],
  },
  inbound_parts: { web: "select", worker: all },
  // What makes a repeated request known, for whoever stores it.
  inbound_digests: {
    web: "select",
    worker: all,
    door: "select, insert, update",
    policies: [due(undefined), { name: "received", role: "door", rows: "true" }],
  },
  orphan_receipts: {
    web: "select",
    worker: all,
    visitor: "select (workspace_id, channel_id, received_at, next_try_at)",
    policies: dueRead,
  },

  // Files. The door gives them to platforms by links that name the workspace; a visitor sees none.
  media: {
    web: "select, insert, update (expires_at)",
    // The clean-up looks for what is over; a job makes the small pictures.
    worker: "select, insert, update (name, expires_at, width, height, thumbnail, thumbnail_key), delete",
    door: "select (workspace_id, id, kind, type, name, size, storage_key, thumbnail_key, expires_at)",
    policies: [...dueRead, { name: "linked", role: "door", command: "select", rows: ownRows }],
  },
  library_files: {
    web: "select, insert, update (media_id, name, replaced_at), delete",
    worker: "select, update (name), delete",
  },
  inbound_media: {
    // A member asks for a file again that could not be fetched.
    web: "select, update (state, trouble, detail, tries, updated_at)",
    worker: "select, insert, update",
    policies: dueRead,
  },
  platform_media: { web: "select, insert, update", worker: all },

  // Figures
  daily_statistics: { web: "select", worker: "select, insert, update", identity: "select", ...shown },
  daily_failures: { web: "select", worker: "select, insert, update", ...shown },
  // Members opt people out in the web.
  daily_opt_outs: { web: "select, insert, update", worker: "select, insert, update", ...shown },
  // Readiness asks for signs of life; they say nothing about any workspace.
  worker_heartbeats: {
    web: "select",
    door: "select",
    worker: all,
    ...shown,
    policies: everybody("readiness", ["web", "door", "worker", "visitor"]),
  },
  write_probes: {
    web: "select, insert, update",
    door: "select, insert, update",
    policies: everybody("readiness", ["web", "door"]),
  },
  // A known text under each sealing key, which the worker keeps and every process opens when it starts.
  sealing_checks: {
    web: "select",
    door: "select",
    worker: all,
    policies: everybody("sealing_key", ["web", "door", "worker"]),
  },

  // The product's own mails. The web writes them and reads none back: they hold links.
  mails: {
    web: "select (workspace_id, id), insert",
    worker: all,
    identity: "select (workspace_id, id, secret_sealed)",
    policies: [
      due("select"),
      due("update"),
      due("delete"),
      // About a person's account, in no workspace.
      { name: "person", role: "web", command: "insert", newRows: `workspace_id = '' AND user_id = ${person}` },
    ],
  },
  alarms: { web: "select", worker: all, policies: [due("select"), due("delete")] },
  weekly_reports: { web: "select", worker: all, policies: dueRead },

  // The installation
  settings: {
    web: "select",
    worker: "select, update (value, sealed, updated_at)",
    identity: "select (key, sealed)",
    // The door proves the posts of the installation's own app, and gives files to platforms.
    door: "select (key, value, sealed)",
    policies: [
      ...everybody("installation", ["web", "worker"]),
      { name: "door", role: "door", command: "select", rows: "key IN ('META_APP_SECRET', 'MEDIA_STORE')" },
    ],
  },
  operator_log: {},
};
