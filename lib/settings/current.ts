import { eq } from "drizzle-orm";
import { type CountryCode, getCountryCallingCode } from "libphonenumber-js/max";
import type { Db } from "#db/client";
import type { Platform } from "#db/enums";
import { settings } from "#db/schema/operations";
import { type Env, env, isSetByEnvironment } from "#lib/env";
import { log } from "#lib/log";
import { open, SealError } from "#lib/seal";
import { countriesOfPlatform, forbiddenKey, settingDefaults, settingDefinitions } from "./definitions.ts";

/** What the operator has set, by key. */
export type StoredSettings = ReadonlyMap<string, unknown>;

/** How long a process may go on with what was set before. */
export const settingsMaxAgeMs = 5_000;

/** Shared by the bundles of the web and the program around them, which load this module once each. */
const globals = globalThis as { carillonSettings?: StoredSettings };

/** The place a secret setting is sealed for, see lib/seal.ts. */
export function settingPlace(key: string) {
  return { workspaceId: "", field: `settings/${key}` };
}

/** What is set in the database now. A secret that does not open, and a value that does not fit, count as not set. */
export async function readStoredSettings(db: Db): Promise<StoredSettings> {
  const rows = await db.select({ key: settings.key, value: settings.value, sealed: settings.sealed }).from(settings);
  const stored = new Map<string, unknown>();
  for (const { key, value, sealed } of rows) {
    const definition = settingDefinitions[key];
    if (!definition) continue;
    const parsed = definition.schema.safeParse(sealed === null ? value?.value : openOrNothing(key, sealed));
    if (parsed.success && parsed.data !== undefined) stored.set(key, parsed.data);
  }
  return stored;
}

function openOrNothing(key: string, sealed: string): string | undefined {
  try {
    return open(sealed, settingPlace(key));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error({ setting: key, reason: error.message }, "a setting does not open");
  }
}

/** Reads the settings for this process. To be called again every `settingsMaxAgeMs`, and after a change. */
export async function loadSettings(db: Db): Promise<void> {
  globals.carillonSettings = await readStoredSettings(db);
}

/** Makes this process forget what was set, for tests. */
export function forgetSettings(): void {
  globals.carillonSettings = undefined;
}

/** Loads the settings now and every few seconds. @returns stops that */
export function keepSettingsFresh(db: Db): () => void {
  const load = () =>
    loadSettings(db).catch((error: unknown) => log.warn({ err: error }, "the settings could not be read"));
  void load();
  const timer = setInterval(load, settingsMaxAgeMs).unref();
  return () => clearInterval(timer);
}

/** The variables of this process, with what the operator has set where the environment sets nothing. */
export type Settings = Env & typeof settingDefaults;

/** What holds in this process: the environment first, then what the operator has set, then the default. */
export function currentSettings(): Settings {
  return settingsWith(globals.carillonSettings ?? new Map());
}

/** What holds with these stored settings. */
export function settingsWith(stored: StoredSettings): Settings {
  const set = [...stored].filter(([key]) => {
    const variable = settingDefinitions[key]?.variable;
    return variable === undefined || !isSetByEnvironment(variable);
  });
  // The prototype keeps the guards of variables that this process is not given.
  return Object.assign(Object.create(env()), settingDefaults, Object.fromEntries(set)) as Settings;
}

/** The countries that a platform must not be used for, by ISO code with their calling codes, as they are set now. */
export async function forbiddenCountries(db: Db, platform: Platform): Promise<Record<string, string>> {
  const key = forbiddenKey(platform);
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, key));
  const set = settingDefinitions[key]?.schema.safeParse(row?.value?.value);
  const countries = set?.success ? (set.data as CountryCode[]) : (countriesOfPlatform(platform) as CountryCode[]);
  return Object.fromEntries(countries.map((country) => [country, getCountryCallingCode(country)]));
}
