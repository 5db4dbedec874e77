import type { BindingMethod } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";

/** Whether accounts of a platform are bound in this way. */
export function connectorHas(platform: string, method: BindingMethod["key"]): boolean {
  return profileFor(platform)?.binding.some(({ key }) => key === method) ?? false;
}
