import postgres from "postgres";
import { latestMessages } from "./latest-messages.js";

export const dynamic = "force-dynamic";

const sql = postgres(process.env.DATABASE_URL, { max: 10 });

/** The ceiling for the console's pages: ten rows from one query, in a table without a style, rendered on the server. */
export default async function BarePage() {
  const rows = await latestMessages(sql);
  return (
    <table>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>{row.id}</td>
            <td>{row.address}</td>
            <td>{row.state}</td>
            <td>{row.created_at.toISOString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
