import { WORKSPACE_HEADER } from "#lib/auth/request-headers";

/** The workspace this window's pages were made for; null outside the console. */
let current: string | null = null;
let wrapped = false;

/**
 * Makes everything that this window asks of the console name the workspace its pages were made for: actions, navigation and
 * files. The router and server actions offer no place for a header of ours, so `fetch` itself is wrapped, once.
 *
 * @returns a function that stops naming it
 */
export function namePageWorkspace(workspaceId: string): () => void {
  current = workspaceId;
  if (!wrapped) {
    wrapped = true;
    const send = window.fetch;
    window.fetch = (input, init) => send(input, isOurs(input) ? withWorkspace(input, init) : init);
  }
  return () => {
    if (current === workspaceId) current = null;
  };
}

/** The header that names the workspace, for a request that is not made with `fetch`. */
export function workspaceHeaders(): Record<string, string> {
  return current === null ? {} : { [WORKSPACE_HEADER]: current };
}

function isOurs(input: RequestInfo | URL): boolean {
  const address = input instanceof Request ? input.url : String(input);
  return URL.parse(address, window.location.href)?.origin === window.location.origin;
}

function withWorkspace(input: RequestInfo | URL, init: RequestInit | undefined): RequestInit | undefined {
  if (current === null) return init;
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set(WORKSPACE_HEADER, current);
  return { ...init, headers };
}
