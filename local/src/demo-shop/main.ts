/** The demo shop as a process of its own, so that it takes no time from what measures it. Argument: the port on loopback. */
import type { AddressInfo } from 'node:net';
import { endWithParent } from '../processes/end-with-parent.ts';
import { LOOPBACK } from '../processes/free-port.ts';
import { createShop } from './shop.ts';

const shop = createShop();
shop.listen(Number(process.argv[2] ?? 0), LOOPBACK, () => {
  process.send?.({ type: 'ready', port: (shop.address() as AddressInfo).port });
});

endWithParent(() => {
  shop.close();
  shop.closeAllConnections();
});
