/**
 * The same database under another role: the server switches to `role` as each connection opens.
 * The signed-in account must be a member of that role. Other start-up options of the address are kept.
 */
export function withRole(databaseUrl: string, role: string): string {
  return withOption(databaseUrl, `-c role=${role}`);
}

/** The same server and account, another database. */
export function withDatabase(databaseUrl: string, database: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

/** The same database, signed in as another account. */
export function withCredentials(databaseUrl: string, user: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}

function withOption(databaseUrl: string, option: string): string {
  const url = new URL(databaseUrl);
  const options = url.searchParams.get("options");
  url.searchParams.set("options", options ? `${options} ${option}` : option);
  // URLSearchParams writes a space as "+", which PostgreSQL clients do not read back as one.
  url.search = url.search.replaceAll("+", "%20");
  return url.href;
}
