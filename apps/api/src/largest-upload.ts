/** The largest upload, in bytes; the reader of sheets has narrower limits by kind. */
export const LARGEST_UPLOAD = 20 * 1024 * 1024;
