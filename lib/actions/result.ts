/**
 * What every server action answers. `fieldErrors` is keyed by the dotted path of the field (`recipients.3.phone`);
 * `reference` finds the logged cause of an unexpected error.
 */
export type ActionResult<T> =
  | { ok: true; data: T }
  | {
      ok: false;
      code: string;
      message: string;
      fieldErrors?: Record<string, string[]>;
      reference?: string;
    };
