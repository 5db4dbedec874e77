import type { RoleOf } from "./roles.ts";

/** `select, insert`, or with the columns it is limited to: `select (id, email), insert`. */
type Privileges = string;

export type Policy = {
  name: string;
  role: RoleOf;
  /** What it lets the role do; everything that is granted when absent. */
  command?: "select" | "insert" | "update" | "delete";
  /** SQL: rows that may be read, changed or removed. */
  rows?: string;
  /** SQL: rows that may be written; `rows` when absent. */
  newRows?: string;
  /** The column with the customer that a row is about: members who are limited to some customers see those rows only. */
  customer?: "workspace_id" | "id";
};

export type TableAccess = Partial<Record<RoleOf, Privileges>> & {
  /** Which rows, besides those of the workspace that the transaction names. */
  policies?: Policy[];
};

/**
 * Called plainly: the planner takes these functions apart and looks a workspace up in the index with what they say. As
 * subselects they would be evaluated once for a statement, but planning them made a claim half as slow again.
 */
export const workspace = "app_workspace()";
export const person = "app_person()";
/** True while the transaction names no workspace: then a worker looks for work. */
export const noWorkspace = `${workspace} IS NULL`;

/** Rows of the workspace that the transaction names. */
export const ownRows = `workspace_id = ${workspace}`;

/** A worker that looks for work sees the rows of every workspace; one that has found it sees those of one. */
export const due = (command: Policy["command"]): Policy => ({
  ...{ name: `due_work_${command ?? "all"}`, role: "worker", rows: noWorkspace },
  ...(command ? { command } : {}),
});
export const dueRead = [due("select")];
/** Providers see what their customers have. */
export const customers: Policy = {
  ...{ name: "customers", role: "web", command: "select", customer: "workspace_id" },
  // A subselect, so that a list of thousands of rows asks once who the customers are.
  rows: "workspace_id IN (SELECT app_customers())",
};
/** The same of tables that are looked up for the rows of a page: each is asked for by itself, however many customers there are. */
export const customersByRow: Policy = { ...customers, rows: "app_is_customer(workspace_id)" };

/** Rows that belong to no workspace and say nothing about any. */
export const everybody = (name: string, roles: readonly RoleOf[]): Policy[] =>
  roles.map((role) => ({ name, role, rows: "true" }));

export const all = "select, insert, update, delete";
/** For tables without anything that a visitor may not see. */
export const shown = { visitor: "select" };
