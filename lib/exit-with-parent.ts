/** How long a process may tidy up after its parent died before it is ended outright. */
const GRACE_MS = 8_000;

/**
 * Ends this process when the one that started it is gone. Nothing tells a child that its parent was killed outright, and
 * a worker left behind would go on sending while the next start brings up a second one. Without `CARILLON_PARENT_PID`
 * (a process started by hand or by a service manager) it does nothing.
 */
export function exitWithParent(): void {
  const parent = Number(process.env.CARILLON_PARENT_PID);
  if (!Number.isInteger(parent) || parent <= 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    // The ordinary way out first: the process's own SIGTERM handler finishes what it has in its hands.
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  }, 1_000);
  timer.unref();
}
