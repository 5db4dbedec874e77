import type { Place } from "#lib/seal";

/** Where a system's token stands sealed. */
export function tokenPlace(workspaceId: string, systemId: string): Place {
  return { workspaceId, field: `business_systems/${systemId}/token` };
}
