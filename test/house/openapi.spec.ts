import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { House } from '../support/house.js';

const snapshot = new URL('./openapi.json', import.meta.url);

const howToUpdate =
  'The API is not the one in test/house/openapi.json. If that is meant, run "npm run openapi" and commit the difference.';

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

describe("the API's description", () => {
  let house: House;
  let description: OpenAPIObject;

  beforeAll(async () => {
    house = await House.start();
    description = (await house.get<OpenAPIObject>('/api/openapi.json')).body;
  });

  afterAll(async () => {
    await house?.close();
  });

  const operations = () =>
    Object.entries(description.paths).flatMap(([path, item]) =>
      verbs.flatMap((verb) => {
        const operation = item[verb];
        return operation ? [{ name: `${verb} ${path}`, path, ...operation }] : [];
      }),
    );

  it('is the one that was agreed on', () => {
    const text = `${JSON.stringify(description, null, 2)}\n`;
    if (process.env['HAMMER_WRITE_OPENAPI'] === 'true') writeFileSync(snapshot, text);
    const agreed = readFileSync(snapshot, 'utf8');
    if (text !== agreed) {
      // The difference first, then what to do about it.
      expect([howToUpdate, description]).toEqual([howToUpdate, JSON.parse(agreed)]);
      throw new Error(howToUpdate);
    }
  });

  it('has a sentence, a tag and a name of its own for every route', () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, summary, tags } of operations()) {
      expect([name, summary]).toEqual([name, expect.stringMatching(/^[A-Z].{10,}[^.]$/)]);
      expect([name, tags?.length]).toEqual([name, 1]);
    }
  });

  it('says of every route what it answers, and that it may be a problem', () => {
    for (const { name, responses } of operations()) {
      const { default: problem, ...answers } = responses;
      expect([name, problem]).toMatchObject([
        name,
        { content: { 'application/problem+json': expect.anything() } },
      ]);
      expect([name, Object.keys(answers).length]).not.toEqual([name, 0]);
      for (const [status, answer] of Object.entries(answers)) {
        if (status === '204') continue;
        const content = Object.values((answer as { content?: object }).content ?? {});
        expect([name, content.length]).not.toEqual([name, 0]);
        for (const { schema } of content as { schema?: unknown }[])
          expect([name, schema]).toEqual([name, expect.anything()]);
      }
    }
  });

  it('says of every body what belongs into it', () => {
    const withoutBody =
      /\/(pause|resume|cancel|sync|check|reset|second-factor|secret|test|deliveries\/\{\w+\}\/replay)$/;
    for (const { name, path, requestBody } of operations()) {
      if (!/^(post|patch)/.test(name) || withoutBody.test(path)) continue;
      expect([name, requestBody]).toMatchObject([name, { content: expect.anything() }]);
      const bodies = Object.values((requestBody as { content: object }).content);
      for (const { schema } of bodies as { schema?: unknown }[])
        expect([name, schema]).toEqual([name, expect.anything()]);
    }
  });

  it('refers to nothing that is not in it', () => {
    const known = new Set(Object.keys(description.components?.schemas ?? {}));
    const references = JSON.stringify(description).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    for (const [, name] of references) expect(known).toContain(name);
  });

  it('can be read by people', async () => {
    const page = await house.get<string>('/api/docs');
    expect([page.status, page.body.includes('swagger-ui')]).toEqual([200, true]);
  });
});
