/** An IPv4 range in CIDR notation: `"10.0.0.0/16"`. */
export type Cidr = `${number}.${number}.${number}.${number}/${number}`;
