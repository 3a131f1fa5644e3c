/** An IMEI as it may appear in a log: the type allocation code and the last two digits, e.g. `00101010*****15`. */
export function maskImei(imei: string): string {
  return imei.length < 12
    ? '*'.repeat(imei.length)
    : `${imei.slice(0, 8)}${'*'.repeat(imei.length - 10)}${imei.slice(-2)}`;
}
