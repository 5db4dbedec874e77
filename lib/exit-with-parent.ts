/** How long the process may take to shut down after its parent has died. */
const GRACE_MS = 8_000;

/**
 * Ends this process when its parent process is gone. The operating system does not tell a child that its parent was killed,
 * and an orphaned worker would keep sending next to the worker of the next start. Does nothing without
 * `CARILLON_PARENT_PID`, that is, when the process was started by hand or by a service manager.
 */
export function exitWithParent(): void {
  const parent = Number(process.env.CARILLON_PARENT_PID);
  if (!Number.isInteger(parent) || parent <= 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    // Try a normal shutdown first: the SIGTERM handler finishes the work in progress.
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  }, 1_000);
  timer.unref();
}
