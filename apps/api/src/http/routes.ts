import type { Router } from 'express';
import type { Runtime } from '../runtime.js';
import { artifactsRouter } from './artifacts.router.js';
import { downloadsRouter } from './downloads.js';
import { exportsRouter } from './exports.js';

/** Routes beside GraphQL: behind the rate limit and with the viewer known. A module adds its own here. */
export const ROUTERS: readonly ((runtime: Runtime) => Router)[] = [artifactsRouter, exportsRouter, downloadsRouter];
