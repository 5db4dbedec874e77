import { env } from "#lib/env";
import { isPrivateHost } from "./private-address.ts";

/** Whether the installation is open to the internet: one whose own door is private is for trying things. */
export function isOpenToAll(): boolean {
  return !isPrivateHost(new URL(env().DOOR_PUBLIC_URL).hostname);
}
