import { version } from 'library';
import { basename } from 'node:path';

export const handler = async (event) => ({ version, file: basename(import.meta.url), top: await event.value });
