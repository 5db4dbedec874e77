/** The text catalogues. Each has one file per language: `messages/<language>/<namespace>.json`. */
export const namespaces = [
  "auth",
  "audience",
  "shell",
  "common",
  "errors",
  "states",
  "channels",
  "customers",
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
  "system",
  "requests",
] as const;
export type Namespace = (typeof namespaces)[number];
