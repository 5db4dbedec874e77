import { openSecrets, sealSecrets } from "#lib/channels/binding/secrets";
import { tokenPlace } from "#lib/channels/business-systems/token";
import { termsPlace } from "#lib/customers/terms-file";
import { personPlace } from "#lib/erasure/person";
import { mailPlace } from "#lib/mail/outbox";
import { open, type Place, seal } from "#lib/seal";
import { settingPlace } from "#lib/settings/current";
import { accessKeyPlace } from "#lib/workspaces/create-access-key";

/**
 * Every column that holds sealed values, by its table: the column, the column that `sealed_samples` names a row by, and the
 * place that its values are sealed for. The texts of `sealing_checks` are written anew by the workers and stand apart.
 */
export const sealedPlaces = {
  bindings: { column: "secrets_sealed", id: "channel_id" },
  senders: {
    column: "pin_sealed",
    id: "id",
    place: (workspaceId, id) => ({ workspaceId, field: `senders/${id}/pin` }),
  },
  access_keys: { column: "secret_sealed", id: "id", place: accessKeyPlace },
  terms_files: { column: "key_sealed", id: "id", place: termsPlace },
  mails: { column: "secret_sealed", id: "id", place: mailPlace },
  business_systems: { column: "token_sealed", id: "id", place: tokenPlace },
  erasures: { column: "person_sealed", id: "id", place: personPlace },
  settings: { column: "sealed", id: "key", place: (_workspaceId, key) => settingPlace(key) },
} as const satisfies Record<string, { column: string; id: string; place?: (workspaceId: string, id: string) => Place }>;
export type SealedSource = keyof typeof sealedPlaces;

/** A sealed value and where it stands. */
export type Sealed = { source: SealedSource; version: string; workspaceId: string; id: string; sealed: string };

/**
 * Opens a sealed value, wherever it stands.
 *
 * @param keys as in `SEALING_KEY`; those of this process when absent
 * @throws SealError
 */
export function openStored({ source, workspaceId, id, sealed }: Sealed, keys?: string): void {
  // The secrets of an account are one object, which earlier versions sealed one by one.
  if (source === "bindings") openSecrets({ workspaceId, channelId: id }, sealed, keys);
  else open(sealed, sealedPlaces[source].place(workspaceId, id), keys);
}

/**
 * The same value, sealed with the newest key.
 *
 * @throws SealError when it does not open
 */
export function sealStoredAgain({ source, workspaceId, id, sealed }: Sealed): string {
  if (source === "bindings") {
    const place = { workspaceId, channelId: id };
    return sealSecrets(place, openSecrets(place, sealed));
  }
  const place = sealedPlaces[source].place(workspaceId, id);
  return seal(open(sealed, place), place);
}
