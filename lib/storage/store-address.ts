/** A bucket of S3, or of anything that speaks its protocol. */
export type StoreAddress = {
  bucket: string;
  /** What every key starts with: empty, or ending in a slash. */
  folder: string;
  /** Null for Amazon's own. */
  endpoint: string | null;
  region: string;
  /** The bucket is part of the path instead of the host's name. */
  pathStyle: boolean;
  /** Null where the machine itself has them, as Amazon's have. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
};

const known = new Set(["endpoint", "region", "pathStyle"]);

/**
 * Reads `s3://key:secret@bucket/folder?endpoint=https://s3.example.com&region=eu-central-1&pathStyle=true`, all but the bucket
 * optional and percent-encoded.
 *
 * @returns null for anything else
 */
export function parseStoreAddress(text: string): StoreAddress | null {
  const url = URL.parse(text);
  if (url === null || url.protocol !== "s3:" || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname)) return null;
  if (url.port !== "" || url.hash !== "" || [...url.searchParams.keys()].some((name) => !known.has(name))) return null;
  const endpoint = url.searchParams.get("endpoint");
  if (endpoint !== null && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) return null;
  if ((url.username === "") !== (url.password === "")) return null;
  try {
    const folder = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, "");
    const credentials = {
      accessKeyId: decodeURIComponent(url.username),
      secretAccessKey: decodeURIComponent(url.password),
    };
    return {
      bucket: url.hostname,
      folder: folder === "" ? "" : `${folder}/`,
      endpoint,
      region: url.searchParams.get("region") ?? "us-east-1",
      pathStyle: url.searchParams.get("pathStyle") === "true",
      credentials: url.username === "" ? null : credentials,
    };
  } catch {
    return null;
  }
}
