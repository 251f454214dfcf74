import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { healthRoute } from '@brokerlab/core/dist/protocol/index.js';
import { RefusedRequest } from './answer-error.js';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Protects a service on a loopback port, which any web page and any user of the machine could reach: only requests to
 * a loopback name (against DNS rebinding), from a loopback page or none, with the secret.
 */
export function loopbackGuard(secret: string): MiddlewareHandler {
  const expected = Buffer.from(`Bearer ${secret}`);
  const knows = (given: string): boolean => {
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  };
  return async (context, next) => {
    const host = context.req.header('host') ?? '';
    const origin = context.req.header('origin');
    if (!loopback.test(host))
      throw new RefusedRequest(403, 'Forbidden', `This service does not answer as ${host}.`);
    if (origin !== undefined && !loopback.test(origin.replace(/^https?:\/\//, '')))
      throw new RefusedRequest(403, 'Forbidden', `This service does not answer pages of ${origin}.`);
    const open = context.req.path === `/${healthRoute}`;
    if (!open && !knows(context.req.header('authorization') ?? ''))
      throw new RefusedRequest(
        401,
        'Unauthorized',
        'Send the secret of this service: Authorization: Bearer ….'
      );
    await next();
  };
}
