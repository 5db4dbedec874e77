import { secretFields } from "#lib/connectors/credentials";
import { connectorFor } from "#lib/connectors/registry";
import { open, seal } from "#lib/seal";

/** Where a binding's secrets stand: sealed for one channel of one workspace, they open nowhere else. */
type Place = { workspaceId: string; channelId: string };

/** Seals all secrets of a binding as one value. */
export function sealSecrets(place: Place, secrets: Record<string, string>): string {
  return seal(JSON.stringify(secrets), placeOf(place, "secrets"));
}

/**
 * Opens what `sealSecrets` closed. Also reads the form of earlier versions, a JSON object whose values were sealed one by
 * one.
 *
 * @throws Error when the key is missing, the place differs, or the text was changed
 */
export function openSecrets(place: Place, sealed: string, keys?: string): Record<string, string> {
  if (!sealed.startsWith("{"))
    return JSON.parse(open(sealed, placeOf(place, "secrets"), keys)) as Record<string, string>;
  const each = JSON.parse(sealed) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(each).map(([name, value]) => [name, open(value, placeOf(place, name), keys)]),
  );
}

/** Parts the fields of a platform's credentials into those that are sealed and those that stand in the open. */
export function splitCredentials(
  platform: string,
  fields: Readonly<Record<string, unknown>>,
): { secrets: Record<string, string>; configuration: Record<string, unknown> } {
  const connector = connectorFor(platform);
  const secret = new Set((connector ? secretFields(connector.credentials) : []).map((field) => field.name));
  const entries = Object.entries(fields);
  return {
    secrets: Object.fromEntries(entries.flatMap(([name, value]) => (secret.has(name) ? [[name, String(value)]] : []))),
    configuration: Object.fromEntries(entries.filter(([name]) => !secret.has(name))),
  };
}

function placeOf({ workspaceId, channelId }: Place, name: string) {
  return { workspaceId, field: `bindings/${channelId}/${name}` };
}
