/** The text catalogues. Each has one file per language: `messages/<language>/<namespace>.json`. */
export const namespaces = [
  "auth",
  "audience",
  "shell",
  "common",
  "errors",
  "states",
  "channels",
  "templates",
  "send",
  "campaigns",
  "messages",
  "dashboard",
  "settings",
  "rowReasons",
  "sandbox",
  "excel",
  "mail",
  "requests",
  "rollouts",
] as const;
export type Namespace = (typeof namespaces)[number];
