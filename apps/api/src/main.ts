import { maskImei } from '@hammer/imei';

process.stdout.write(maskImei('001010100000015') + '\n');
