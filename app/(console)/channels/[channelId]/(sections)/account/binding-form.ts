import type { Platform } from "#db/enums";
import type { ActionResult } from "#lib/actions/result";
import type { BindResult } from "#lib/channels/binding/bind-account";
import { type Binding, withToken } from "./use-binding.tsx";

/**
 * What a dialog gives its form that binds by what is typed in: one try at a time, whose checks the dialog shows in place of the
 * form's own alert. It stays open until the account is bound.
 */
export function bindingForm<In>(
  binding: Binding,
  platform: Platform,
  bind: (input: In) => Promise<ActionResult<BindResult>>,
) {
  return {
    alert: false,
    async action(input: In): Promise<ActionResult<BindResult>> {
      const result = await binding.run(withToken(platform), () => bind(input));
      return result ?? { ok: false, code: "unavailable", message: "" };
    },
    onSuccess: ({ bound }: BindResult): false | undefined => (bound ? undefined : false),
  };
}
