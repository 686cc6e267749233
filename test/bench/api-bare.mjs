// What the API is measured against: one SQL query behind a bare Express handler.
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = express();
app.get('/health', (_, response) => response.send('ok'));
app.get('/', async (_, response) => {
  response.json((await pool.query(process.env.BARE_SQL)).rows);
});
const server = app.listen(Number(process.env.EBB_PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => pool.end()));
