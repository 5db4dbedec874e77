import { notFound } from "next/navigation";
import { authorizeOperator, type OperatorAccess } from "#lib/operator/request";

export type SystemSection =
  | "overview"
  | "requests"
  | "workspaces"
  | "people"
  | "queues"
  | "configuration"
  | "keys"
  | "log";

/** The operator who asks for a page. Redirects visitors to sign-in; to everybody else the page does not exist. */
export async function operatorOfPage(): Promise<OperatorAccess> {
  const access = await authorizeOperator();
  if (!access) notFound();
  return access;
}

type Raw = Record<string, string | string[] | undefined>;

/** The place in a list, from the URL; what does not fit is left out. */
export function placeOf(raw: Raw): { page: number; size: number } {
  const page = Number(raw.page);
  const size = Number(raw.size);
  return {
    page: Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1,
    size: [10, 20, 50, 100].includes(size) ? size : 20,
  };
}

/** One text of the URL, shortened. */
export function textOf(raw: Raw, name: string): string {
  const value = raw[name];
  return typeof value === "string" ? value.slice(0, 100) : "";
}
