/**
 * The same database with another role: the server switches to `role` when a connection opens.
 * The account that signs in must be a member of that role. Other options of the URL are kept.
 */
export function withRole(databaseUrl: string, role: string): string {
  return withOption(databaseUrl, `-c role=${role}`);
}

/** The same server and account with another database. */
export function withDatabase(databaseUrl: string, database: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

/** The same database with another account. */
export function withCredentials(databaseUrl: string, user: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** The same database with one more start-up option, such as `-c role=...`. Other options of the URL are kept. */
export function withOption(databaseUrl: string, option: string): string {
  const url = new URL(databaseUrl);
  const options = url.searchParams.get("options");
  url.searchParams.set("options", options ? `${options} ${option}` : option);
  // URLSearchParams encodes a space as "+", which PostgreSQL clients do not decode.
  url.search = url.search.replaceAll("+", "%20");
  return url.href;
}
