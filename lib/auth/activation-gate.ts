import type { WorkspaceStanding } from "#lib/workspaces/standing";

/** Where a workspace learns how it is activated. */
export const ACTIVATION_PATH = "/activate";

/** Open before the activation, with everything below: settings, help, and the way to the activation. */
const openBefore = ["/settings", "/help", ACTIVATION_PATH];

/**
 * Where a page sends its reader instead of showing itself: until the service is activated, only settings and help open.
 *
 * @param path of the page, with its query; null when it is not known, which counts as any other page
 * @returns null when the page may be shown
 */
export function pathToActivate(standing: WorkspaceStanding, path: string | null): string | null {
  if (standing !== "not_activated") return null;
  const [plain = ""] = (path ?? "").split("?");
  const open = openBefore.some((base) => plain === base || plain.startsWith(`${base}/`));
  return open ? null : ACTIVATION_PATH;
}
