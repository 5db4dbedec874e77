import type { BindingEnvironment } from "#db/enums";
import { ability } from "./account-call.ts";
import { platformUrl } from "./open-channel.ts";
import { type PlatformLink, platformLink } from "./platform-link.ts";

export type Reachability = { reachable: boolean; url: string; checkedAt: Date };

/** Long enough that a page and its reload ask once, short enough that a mended network shows at the next look. */
const keptMs = 10_000;
/** A network that drops packets answers nothing at all; the page must not wait for it as long as for a real call. */
const timeoutMs = 4_000;

const kept = new Map<string, Reachability>();

/** Whether the platform answers from here; asked again when the last answer is older than ten seconds or `fresh` is set. */
export async function currentReachability(
  platform: string,
  environment: BindingEnvironment,
  options: { now: Date; fresh?: boolean; link?: PlatformLink },
): Promise<Reachability> {
  const url = platformUrl(platform, environment);
  const last = kept.get(url);
  if (last && !options.fresh && options.now.getTime() - last.checkedAt.getTime() < keptMs) return last;
  const { connector, io } = options.link ?? platformLink(platform);
  const reachable = await ability(connector, "onboarding").reachable(url, { ...io, timeoutMs });
  const answer = { reachable, url, checkedAt: options.now };
  kept.set(url, answer);
  return answer;
}
