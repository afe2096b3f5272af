import { z } from '@hono/zod-openapi';

/** The origin of pages, as browsers send it. */
export const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be an exact origin such as https://www.example.com',
});
