import type { TemplateFile, TemplateLocation, TemplateMedia } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import type { TemplateMediaKind } from "#lib/connectors/template-parts";
import type { MessageContent } from "../read-content.ts";
import { onlyVariable } from "../variables.ts";
import { type ContentIssue, issue, tokenIssues, tooLong } from "./issue.ts";

/** What is wrong with what stands above the words in place of a line. */
export function headerMediaIssues(
  media: TemplateMedia | TemplateLocation,
  rules: TemplateRules,
  field: string,
): ContentIssue[] {
  if (media.kind === "location") return locationIssues(media, rules, field);
  return mediaIssues(media, rules, field, Object.keys(rules.parts?.media ?? {}) as TemplateMediaKind[]);
}

/** @param kinds the kinds of file that may stand in this place */
export function mediaIssues(
  { kind, file, perPerson, sample, thumbnail, seconds }: TemplateMedia,
  { mode, parts }: TemplateRules,
  field: string,
  kinds: readonly TemplateMediaKind[],
): ContentIssue[] {
  const rule = parts?.media[kind];
  if (!rule || !kinds.includes(kind)) return [issue("mediaKind", field, { kind })];
  // A template that was made at the platform has its sample there; then each person needs a file of their own.
  if (file === null) return sample && perPerson ? [] : [issue("mediaFileRequired", field, { kind, mode })];
  if (!rule.types.includes(file.type))
    return [issue("mediaType", field, { kind, type: file.type, types: typeNames(rule.types) })];
  const megabytes = megabytesOf(rule.maxBytes);
  return [
    ...(file.size > rule.maxBytes ? [issue("mediaLarge", field, { kind, megabytes })] : []),
    ...(perPerson && rule.shared ? [issue("mediaShared", field, { kind })] : []),
    ...(rule.film ? filmIssues(thumbnail ?? null, seconds ?? null, rule.film, field) : []),
  ];
}

export const megabytesOf = (bytes: number) => Math.round((bytes / 1024 / 1024) * 10) / 10;

/** Types of files as people know them: `image/jpeg` is JPEG. */
export function typeNames(types: readonly string[]): string {
  const names = types.map((type) => type.replace(/^.*[./-]/, "").toUpperCase());
  return names.map((name) => (name === "QUICKTIME" ? "MOV" : name)).join(", ");
}

function filmIssues(
  thumbnail: TemplateFile | null,
  seconds: number | null,
  rule: { thumbnail: readonly string[]; seconds: number },
  field: string,
): ContentIssue[] {
  const issues: ContentIssue[] = [];
  if (thumbnail === null) issues.push(issue("mediaThumbnailRequired", `${field}.thumbnail`));
  else if (!rule.thumbnail.includes(thumbnail.type)) {
    issues.push(issue("mediaThumbnailType", `${field}.thumbnail`, { types: typeNames(rule.thumbnail) }));
  }
  const max = rule.seconds;
  if (seconds === null) issues.push(issue("mediaSecondsRequired", `${field}.seconds`));
  else if (!Number.isInteger(seconds) || seconds < 1 || seconds > max) {
    issues.push(issue("mediaSecondsRange", `${field}.seconds`, { max }));
  }
  return issues;
}

/** What stands below a file; null where the platform has words below every file. */
export function belowMedia({ media }: MessageContent, { parts }: TemplateRules) {
  return media && media.kind !== "location" ? (parts?.media[media.kind]?.below ?? null) : null;
}

/** What may not stand below the file of a message, and what is missing there. */
export function belowMediaIssues(content: MessageContent, rules: TemplateRules): ContentIssue[] {
  const below = belowMedia(content, rules);
  const { media, body, buttons } = content;
  if (!media || !below) return [];
  const words = body.trim() !== "";
  const { kind } = media;
  if (words && below.words === "none") return [issue("mediaWords", "body", { kind })];
  if (buttons.some((button) => !below.buttons.includes(button.kind)))
    return [issue("mediaButtons", "buttons", { kind })];
  if (buttons.length > 0 && !words && below.together) return [issue("mediaWordsMissing", "body", { kind })];
  if (words && buttons.length === 0 && below.together === "both")
    return [issue("mediaButtonMissing", "buttons", { kind })];
  return [];
}

function locationIssues(location: TemplateLocation, { parts }: TemplateRules, field: string): ContentIssue[] {
  const limits = parts?.location;
  if (!limits) return [issue("locationNone", field)];
  const { name, address, latitude, longitude } = location;
  return [
    ...(name.trim() === "" ? [issue("locationNameRequired", `${field}.name`)] : []),
    ...tokenIssues(name, `${field}.name`),
    ...tooLong("locationNameLong", `${field}.name`, name, limits.name),
    ...(address.trim() === "" ? [issue("locationAddressRequired", `${field}.address`)] : []),
    ...tokenIssues(address, `${field}.address`),
    ...tooLong("locationAddressLong", `${field}.address`, address, limits.address),
    ...(isDegree(latitude, 90) ? [] : [issue("latitudeShape", `${field}.latitude`)]),
    ...(isDegree(longitude, 180) ? [] : [issue("longitudeShape", `${field}.longitude`)]),
  ];
}

/** Degrees as a decimal number, or a variable and nothing else. */
function isDegree(text: string, most: number): boolean {
  if (onlyVariable(text) !== null) return true;
  return /^-?\d{1,3}(\.\d{1,10})?$/.test(text) && Math.abs(Number(text)) <= most;
}
