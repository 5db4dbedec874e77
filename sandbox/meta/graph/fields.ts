/** Reads request bodies strictly: unknown fields and values of the wrong type are refused. */
import { isLenient } from "../../core/leniency.ts";
import { invalid, missing } from "./errors.ts";

export type Fields = Record<string, unknown>;

export function objectOf(value: unknown, name: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`Param ${name} must be a JSON object.`);
  return value as Fields;
}

export function arrayOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(`Param ${name} must be an array.`);
  return value;
}

/** Refuses keys that the platform does not know. `name` is the path shown, "$" for the whole body. */
export function onlyKeys(fields: Fields, allowed: readonly string[], name: string): void {
  if (isLenient()) return;
  for (const key of Object.keys(fields))
    if (!allowed.includes(key)) throw invalid(`Unexpected key "${key}" on param "${name}".`);
}

export function textOf(
  fields: Fields,
  key: string,
  options: { max?: number; optional?: boolean; name?: string } = {},
): string {
  const value = fields[key];
  const name = options.name ?? key;
  if (value === undefined || value === null || value === "") {
    if (options.optional) return "";
    throw missing(name);
  }
  if (typeof value !== "string") throw invalid(`Param ${name} must be a string.`);
  if (options.max !== undefined && !isLenient() && [...value].length > options.max)
    throw invalid(`Param ${name} must be at most ${options.max} characters long.`);
  return value;
}

export function oneOf<T extends string>(fields: Fields, key: string, allowed: readonly T[], name = key): T {
  const value = textOf(fields, key, { name });
  if (!allowed.includes(value as T))
    throw invalid(`Param ${name} must be one of {${allowed.join(", ")}} - got "${value}".`);
  return value as T;
}
