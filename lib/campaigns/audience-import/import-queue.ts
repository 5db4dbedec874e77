import { availableParallelism } from "node:os";

/** Most imports that run at once: of one workspace, and in this process. */
export type ImportLimits = { perWorkspace: number; perProcess: number };

type Waiting = { workspaceId: string; begin: () => void; tell: (before: number) => void };

/**
 * Gives imports their turn. Workspaces take turns with each other, and the files of one workspace are taken in their order,
 * so that a workspace with twenty files delays another one's single file by one import at most.
 */
export class ImportQueue {
  readonly #limits: ImportLimits;
  readonly #running = new Map<string, number>();
  /** The workspaces that began an import, the one that began last at the end. */
  #served: string[] = [];
  #waiting: Waiting[] = [];

  constructor(limits: ImportLimits) {
    this.#limits = limits;
  }

  /**
   * Waits for a turn.
   *
   * @param onPlace is told how many imports come before this one whenever that changes while it waits
   * @returns a function that ends the turn; calling it again changes nothing
   * @throws the signal's reason when it is aborted while waiting
   */
  async enter(workspaceId: string, onPlace: (before: number) => void, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    await new Promise<void>((begin, reject) => {
      let told: number | null = null;
      const waiting: Waiting = {
        workspaceId,
        tell(before) {
          if (before !== told) onPlace(before);
          told = before;
        },
        begin() {
          signal.removeEventListener("abort", leave);
          begin();
        },
      };
      const leave = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        this.#tellPlaces();
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(waiting);
      this.#beginNext();
    });
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#count(workspaceId, -1);
      this.#beginNext();
    };
  }

  #beginNext(): void {
    while (this.#runningInAll() < this.#limits.perProcess) {
      const next = inTurn(this.#waiting, this.#served).find(
        ({ workspaceId }) => (this.#running.get(workspaceId) ?? 0) < this.#limits.perWorkspace,
      );
      if (!next) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#count(next.workspaceId, 1);
      this.#served = [...this.#served.filter((other) => other !== next.workspaceId), next.workspaceId].slice(-100);
      next.begin();
    }
    this.#tellPlaces();
  }

  #tellPlaces(): void {
    for (const [at, { workspaceId, tell }] of inTurn(this.#waiting, this.#served).entries()) {
      const own = this.#running.get(workspaceId) ?? 0;
      tell(at + (own >= this.#limits.perWorkspace ? own : this.#runningInAll()));
    }
  }

  #count(workspaceId: string, by: 1 | -1): void {
    const running = (this.#running.get(workspaceId) ?? 0) + by;
    if (running === 0) this.#running.delete(workspaceId);
    else this.#running.set(workspaceId, running);
  }

  #runningInAll(): number {
    return [...this.#running.values()].reduce((sum, running) => sum + running, 0);
  }
}

/** The order in which those who wait will begin: round by round over the workspaces, the one served longest ago first. */
function inTurn(waiting: readonly Waiting[], served: readonly string[]): Waiting[] {
  const rounds = new Map<string, number>();
  return waiting
    .map((one, at) => {
      const round = rounds.get(one.workspaceId) ?? 0;
      rounds.set(one.workspaceId, round + 1);
      return { one, at, round, turn: served.indexOf(one.workspaceId) };
    })
    .sort((a, b) => a.round - b.round || a.turn - b.turn || a.at - b.at)
    .map(({ one }) => one);
}

/** Leaves a core to the pages of everybody, and half of the turns to other workspaces. */
function limitsHere(): ImportLimits {
  const perProcess = Math.min(4, Math.max(2, availableParallelism()));
  return { perWorkspace: perProcess / 2 >= 2 ? 2 : 1, perProcess };
}

const globals = globalThis as { carillonImportQueue?: ImportQueue };

/** The queue of this process. Survives development reloads. */
export function importQueue(): ImportQueue {
  globals.carillonImportQueue ??= new ImportQueue(limitsHere());
  return globals.carillonImportQueue;
}
