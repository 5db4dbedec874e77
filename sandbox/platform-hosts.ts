/**
 * Tells platforms apart by the host that a client believes to speak to: a line in a hosts file, or a resolver of its own, is
 * all that a client needs which knows only the real addresses. Other hosts reach every platform by the path.
 */
import type { IncomingMessage } from "node:http";

type PlatformHost = {
  /** Put before paths that do not begin so yet. */
  prefix: string;
  /** Paths that this host serves, with the prefix. */
  serves: RegExp;
};

const HOSTS = new Map<string, PlatformHost>([
  ["graph.facebook.com", { prefix: "", serves: /^\/(?!ig\/|pa\/|vibersrvc\/|dialog\/|2010-04-01\/)/ }],
  ["graph.instagram.com", { prefix: "/ig", serves: /^\/ig\// }],
  ["www.facebook.com", { prefix: "", serves: /^\/dialog\// }],
  ["chatapi.viber.com", { prefix: "", serves: /^\/pa\// }],
  ["services.viber.com", { prefix: "", serves: /^\/vibersrvc\// }],
]);

/** The names that the certificate is made for. */
export const PLATFORM_HOSTS: readonly string[] = [...HOSTS.keys()];

/** No platform has such a path, so every one of them answers that it is unknown. */
const NOWHERE = "/-/unknown-path";

/** The path by which a request finds its platform; another platform's path at a platform's own host finds none. */
export function pathByHost(request: Pick<IncomingMessage, "url" | "headers">): string {
  const url = request.url ?? "/";
  const name = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  const host = HOSTS.get(name);
  if (!host) return url;
  // The sign-in dialog has a version in front of it, and is the same in every version.
  const plain = url.replace(/^\/v\d+\.\d+(?=\/dialog\/)/, "");
  const path = plain.startsWith(`${host.prefix}/`) ? plain : `${host.prefix}${plain}`;
  return host.serves.test(path) ? path : NOWHERE;
}
