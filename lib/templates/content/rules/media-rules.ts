import type { TemplateLocation, TemplateMedia } from "#db/schema/templates";
import type { TemplateRules } from "#lib/connectors/profile";
import type { TemplateMediaKind } from "#lib/connectors/template-parts";
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
  { kind, file, perPerson, sample }: TemplateMedia,
  { parts }: TemplateRules,
  field: string,
  kinds: readonly TemplateMediaKind[],
): ContentIssue[] {
  const rule = parts?.media[kind];
  if (!rule || !kinds.includes(kind)) return [issue("mediaKind", field, { kind })];
  // A template that was made at the platform has its sample there; then each person needs a file of their own.
  if (file === null) return sample && perPerson ? [] : [issue("mediaFileRequired", field, { kind })];
  if (!rule.types.includes(file.type)) return [issue("mediaType", field, { kind, type: file.type })];
  const megabytes = Math.round((rule.maxBytes / 1024 / 1024) * 10) / 10;
  return file.size > rule.maxBytes ? [issue("mediaLarge", field, { kind, megabytes })] : [];
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
