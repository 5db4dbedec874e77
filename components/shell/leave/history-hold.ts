type Hold = (event: PopStateEvent) => void;

/** On the window, because the part that listens and the part that holds may be loaded apart. */
const key = Symbol.for("carillon.history-hold");
type Holder = { [key]?: Hold | null };

/**
 * Listens to Back and Forward before the router does. Of a window's listeners the first one registered is called first, so
 * this is called before the router starts.
 */
export function listenToHistory(): void {
  window.addEventListener("popstate", (event) => (window as Holder)[key]?.(event));
}

/** Sets what is asked about each step before the router is told; it may keep the step from the router. */
export function holdHistory(hold: Hold | null): void {
  (window as Holder)[key] = hold;
}
