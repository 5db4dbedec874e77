import { env } from "#lib/env";
import { DomainError } from "#lib/errors";

/** Most uploads at once, arriving, waiting for their turn or being read, and the most they may take of the disk. */
export type RoomLimits = {
  files: number;
  filesPerWorkspace: number;
  bytes: number;
  bytesPerWorkspace: number;
};

type Taken = { files: number; bytes: number };

/** Bounds what uploads take of this process and its disk, so that one workspace leaves room for the others. */
export class UploadRoom {
  readonly #limits: RoomLimits;
  readonly #taken = new Map<string, Taken>();

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  /**
   * Takes room for one file until the returned function is called; calling it again changes nothing.
   *
   * @param bytes of the file, or the most it can have
   * @throws DomainError "too_many_requests" when there is no room for it now
   */
  take(workspaceId: string, bytes: number): () => void {
    const own = this.#taken.get(workspaceId) ?? { files: 0, bytes: 0 };
    const all = [...this.#taken.values()].reduce((sum, one) => plus(sum, one.files, one.bytes), { files: 0, bytes: 0 });
    const { files, filesPerWorkspace, bytes: most, bytesPerWorkspace } = this.#limits;
    const full =
      own.files >= filesPerWorkspace ||
      own.bytes + bytes > bytesPerWorkspace ||
      all.files >= files ||
      all.bytes + bytes > most;
    if (full) throw new DomainError("too_many_requests", "upload.many");
    this.#taken.set(workspaceId, plus(own, 1, bytes));
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const now = plus(this.#taken.get(workspaceId) ?? { files: 1, bytes }, -1, -bytes);
      if (now.files === 0) this.#taken.delete(workspaceId);
      else this.#taken.set(workspaceId, now);
    };
  }
}

const plus = ({ files, bytes }: Taken, moreFiles: number, moreBytes: number): Taken => ({
  files: files + moreFiles,
  bytes: bytes + moreBytes,
});

const globals = globalThis as { carillonUploadRoom?: UploadRoom };

/** The room of this process. Survives development reloads. */
export function uploadRoom(): UploadRoom {
  const { UPLOAD_MAX_BYTES: largest } = env();
  globals.carillonUploadRoom ??= new UploadRoom({
    files: 60,
    filesPerWorkspace: 20,
    bytes: 10 * largest,
    bytesPerWorkspace: 4 * largest,
  });
  return globals.carillonUploadRoom;
}
