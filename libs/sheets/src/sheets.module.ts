import { Module } from '@nestjs/common';
import { SheetReader } from './sheet-reader.service.js';

/** Spreadsheets in. Writing them needs no module: see `writeSheet`. */
@Module({ providers: [SheetReader], exports: [SheetReader] })
export class SheetsModule {}
