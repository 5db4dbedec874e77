import type { TemplateContent } from "#db/json/template-content";
import type { Ctx } from "#lib/context";
import { consoleLink } from "#lib/media/links";
import { filesIn } from "./content/files.ts";

/** Addresses at which members see the files of templates for the next minutes, by the files' ids. */
export function templateFileLinks(
  { workspaceId, now }: Pick<Ctx, "workspaceId" | "now">,
  contents: readonly TemplateContent[],
): Record<string, string> {
  const ids = contents.flatMap((content) => filesIn(content).map(({ id }) => id));
  return Object.fromEntries(ids.map((mediaId) => [mediaId, consoleLink({ workspaceId, mediaId }, now)]));
}
