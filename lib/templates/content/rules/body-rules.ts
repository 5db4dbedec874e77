import type { TemplateContent } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import { readContent } from "../read-content.ts";
import { belowMedia } from "./media-rules.ts";

/** Whether a message needs words, may have some, or has no place for them. What was typed before is always shown. */
export function bodyOf(content: TemplateContent, rules: TemplateRules): "needed" | "optional" | "none" {
  const read = readContent(content);
  if (read.kind === "mail" || read.kind === "authentication") return "none";
  const words = read.kind === "carousel" ? rules.parts?.carousel?.words : belowMedia(read, rules)?.words;
  return words === "none" && read.body.trim() !== "" ? "optional" : (words ?? "needed");
}
