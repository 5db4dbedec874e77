import postgres from "postgres";

export const dynamic = "force-dynamic";

const sql = postgres(process.env.DATABASE_URL, { max: 10 });

/** The ceiling for the console's pages: ten rows from one query, in a table without a style, rendered on the server. */
export default async function BarePage() {
  const rows = await sql`SELECT id, phone, state, created_at FROM messages ORDER BY id DESC LIMIT 10`;
  return (
    <table>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>{row.id}</td>
            <td>{row.phone}</td>
            <td>{row.state}</td>
            <td>{row.created_at.toISOString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
