// Runs the query on standard input in the present folder, and prints the rows as DuckDB writes them as CSV.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const query = readFileSync(0, 'utf8').trim().replace(/;$/, '');
const connection = await (await DuckDBInstance.create()).connect();
await connection.run(`COPY (${query}\n) TO '/dev/stdout' (FORMAT csv, HEADER false)`);
