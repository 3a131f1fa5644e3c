import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** This process, as the owner of what it has begun. */
@Injectable()
export class Instance {
  readonly id = randomUUID();
}
