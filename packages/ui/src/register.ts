import { defineWhatsGateConnect } from './index.ts';

defineWhatsGateConnect();
