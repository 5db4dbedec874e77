import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { getSession } from "#lib/auth/session";

/**
 * The title of a layout and of the pages below it. While a provider's staff are in a customer's workspace, it says so first. A
 * layout that has a title must take it from here, or its pages lose what stands above.
 *
 * @param name what the layout is about; without one, only what stands above
 */
export async function layoutTitle(name?: string): Promise<Metadata["title"]> {
  const workspace = (await getSession())?.workspace;
  if (!workspace?.staff) return name;
  const t = await getTranslations("shell.staff");
  const key = workspace.role === "visitor" ? "titleLooking" : "titleActing";
  const titled = (page: string) => t(key, { workspace: workspace.name, page });
  return { absolute: titled(name ?? "Carillon"), template: titled("%s") };
}
