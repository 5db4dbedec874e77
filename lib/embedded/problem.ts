/** A failure the user can fix: one line says what is wrong, one what to do about it. */
export class Problem extends Error {
  override name = "Problem";
  readonly remedy: string;
  readonly detail: string;

  constructor(cause: string, remedy: string, detail = "") {
    super(cause);
    this.remedy = remedy;
    this.detail = detail;
  }
}

/** The code of a failed system call ("EACCES"), or "" for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
