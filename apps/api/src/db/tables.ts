import * as account from './schema/account.js';
import * as benchmark from './schema/benchmark.js';
import * as blob from './schema/blob.js';
import * as evaluation from './schema/evaluation.js';
import * as method from './schema/method.js';
import * as setting from './schema/setting.js';
import * as submission from './schema/submission.js';

/** All tables, as drizzle's query builder takes them. */
export const TABLES = { ...account, ...blob, ...benchmark, ...method, ...submission, ...evaluation, ...setting };
