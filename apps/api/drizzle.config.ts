import { defineConfig } from 'drizzle-kit';

// npm run migration -w apps/api -- --name what-changes
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/schema/*.ts',
  out: './drizzle',
  casing: 'snake_case',
});
