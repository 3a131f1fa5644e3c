/** What an error of the supplier, as the whole answer, proves. `unlisted` proves nothing. */
export type SupplierError =
  /** Nothing was accepted. `reason` says it in our words. */
  | {
      kind: 'account-refused' | 'maintenance' | 'service-refused' | 'no-credit';
      reason: string;
    }
  | { kind: 'invalid-imei'; imei: string }
  | { kind: 'imei-exists' }
  | { kind: 'unknown-order' }
  | { kind: 'unlisted' };

const proofs = new Map<string, SupplierError>([
  ['invalid user!', refused('does not know this user name; check GSM_FUSION_USERNAME')],
  ['invalid api key!', refused('does not accept this key; check GSM_FUSION_API_KEY')],
  ['api access to you is not allowed!', refused('does not allow this account to use its API')],
  ['this user is not active', refused('says that this account is not active')],
  [
    'website is in maintenance...',
    { kind: 'maintenance', reason: 'The supplier is in maintenance; nothing was accepted.' },
  ],
  [
    'invalid value of network id!',
    {
      kind: 'service-refused',
      reason: 'The supplier does not sell this service any more, or not to this account.',
    },
  ],
  ['credit has been finished!', noCredit()],
  ['your credits have been finished!', noCredit()],
  ['imei already exists!', { kind: 'imei-exists' }],
  ['invalid order id', { kind: 'unknown-order' }],
]);

/**
 * Reads an error text by the supplier's table: the whole text, white space normalised, in any case. A text that is not
 * in the table word for word is unlisted, however much it looks like one that is.
 */
export function readError(text: string): SupplierError {
  const normal = text.replace(/\s+/g, ' ').trim();
  const listed = proofs.get(normal.toLowerCase());
  if (listed) return listed;
  const address = /^invalid ip request! ?\[([0-9a-f.:]{2,45})\]$/i.exec(normal)?.[1];
  if (address) return refused(`does not accept calls from this machine's address (${address})`);
  const imei = /^invalid imei: ?([0-9]{1,20})$/i.exec(normal)?.[1];
  if (imei) return { kind: 'invalid-imei', imei };
  return { kind: 'unlisted' };
}

function refused(why: string): SupplierError {
  return { kind: 'account-refused', reason: `The supplier ${why}.` };
}

function noCredit(): SupplierError {
  return {
    kind: 'no-credit',
    reason: 'The credit of the supplier account is used up; nothing was accepted.',
  };
}
