/** Next calls this once when the web's server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { surviveCutConnections } = await import("#db/client");
  const { log } = await import("#lib/log");
  surviveCutConnections((error) => log.error({ err: error }, "uncaught"));
  const { removeLeftUploads } = await import("./lib/uploads/store-upload.ts");
  await removeLeftUploads();
}
