// What the API is measured against: the same SQL statements behind a bare Express handler.
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const statements = JSON.parse(process.env.BARE_STATEMENTS);
const app = express();
app.get('/health', (_, response) => response.send('ok'));
app.get('/', async (_, response) => {
  const answers = [];
  for (const { text, values } of statements) answers.push((await pool.query(text, values)).rows);
  response.json(answers);
});
app.listen(Number(process.env.EBB_PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
